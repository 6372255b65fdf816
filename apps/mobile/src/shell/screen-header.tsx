import ArrowLeft from 'lucide-react-native/icons/arrow-left';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { IconButton } from '../design/button.tsx';
import { Heading } from '../design/text.tsx';
import { useColours } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';

const HEIGHT = 60;

/** The head of a screen where no native one stands: above the tabs, and everywhere in the browser. */
export function ScreenHeader({
  title,
  onBack,
  right,
  background,
  tint,
}: {
  /** Empty where the screen has its heading in its content. */
  title: string;
  onBack?: (() => void) | undefined;
  right?: ReactNode;
  background?: string | undefined;
  tint?: string | undefined;
}) {
  const { t } = useTranslation();
  const { palette } = useColours();
  const insets = useSafeAreaInsets();
  return (
    <View
      role="banner"
      style={[styles.header, { paddingTop: insets.top, backgroundColor: background ?? palette.paper }]}
    >
      {onBack !== undefined && (
        <IconButton
          label={t('common.back')}
          icon={<ArrowLeft size={24} color={tint ?? palette.vine} />}
          onPress={onBack}
          style={styles.back}
        />
      )}
      <View style={styles.title}>
        {title !== '' && (
          <Heading level={1} size={onBack === undefined ? 'xl' : 'lg'} numberOfLines={1}>
            {title}
          </Heading>
        )}
      </View>
      {right}
    </View>
  );
}

const styles = StyleSheet.create({
  header: {
    minHeight: HEIGHT,
    flexDirection: 'row',
    alignItems: 'center',
    paddingHorizontal: SPACE.lg,
    gap: SPACE.sm,
  },
  back: { marginStart: -SPACE.md },
  title: { flex: 1 },
});
