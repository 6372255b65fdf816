import { PASSWORD_MIN_LENGTH } from '@inkvine/contracts/identity';
import Eye from 'lucide-react-native/icons/eye';
import EyeOff from 'lucide-react-native/icons/eye-off';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { IconButton } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { usePalette } from '../design/theme.tsx';
import { TARGET } from '../design/tokens.ts';

/** A password that may be pasted, filled in by a manager, and looked at. */
export function PasswordField({
  value,
  onChange,
  onSubmit,
  isNew = false,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  isNew?: boolean;
  error?: string | undefined;
}) {
  const { t } = useTranslation();
  const { inkSoft } = usePalette();
  const [shown, setShown] = useState(false);
  return (
    <View>
      <Field
        label={t('auth.password')}
        hint={isNew ? t('auth.passwordHint', { min: PASSWORD_MIN_LENGTH }) : undefined}
        error={error}
        secureTextEntry={!shown}
        autoCapitalize="none"
        autoCorrect={false}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        textContentType={isNew ? 'newPassword' : 'password'}
        returnKeyType="go"
        endSpace={TARGET}
        value={value}
        onChangeText={onChange}
        onSubmitEditing={onSubmit}
      />
      <IconButton
        label={shown ? t('auth.hidePassword') : t('auth.showPassword')}
        icon={shown ? <EyeOff size={20} color={inkSoft} /> : <Eye size={20} color={inkSoft} />}
        onPress={() => setShown(!shown)}
        style={styles.eye}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  eye: { position: 'absolute', top: 31, right: 2 },
});
