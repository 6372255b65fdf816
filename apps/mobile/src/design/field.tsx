import { useId, useState } from 'react';
import { StyleSheet, TextInput, View, type TextInputProps } from 'react-native';
import { sans } from './language.ts';
import { Text } from './text.tsx';
import { useColours } from './theme.tsx';
import { RADIUS, SPACE, TARGET, TYPE } from './tokens.ts';

export interface FieldProps extends Omit<TextInputProps, 'style'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Room at the end of the field for a button that lies over it. */
  endSpace?: number;
}

/** A labelled line of text, with its hint below and what is wrong with it announced. */
export function Field({ label, hint, error, endSpace = 0, multiline = false, ...input }: FieldProps) {
  const { palette, isDark } = useColours();
  const labelId = useId();
  const [focused, setFocused] = useState(false);
  return (
    <View style={styles.field}>
      <Text size="sm" bold nativeID={labelId}>
        {label}
      </Text>
      <TextInput
        aria-label={hint === undefined ? label : `${label}. ${hint}`}
        aria-labelledby={labelId}
        keyboardAppearance={isDark ? 'dark' : 'light'}
        placeholderTextColor={palette.inkSoft}
        selectionColor={palette.vine}
        multiline={multiline}
        {...input}
        onFocus={(event) => {
          setFocused(true);
          input.onFocus?.(event);
        }}
        onBlur={(event) => {
          setFocused(false);
          input.onBlur?.(event);
        }}
        style={[
          styles.input,
          TYPE.base,
          sans,
          multiline && styles.multiline,
          {
            color: palette.ink,
            backgroundColor: palette.surface,
            borderColor: error !== undefined ? palette.wine : focused ? palette.vine : palette.lineStrong,
            paddingEnd: SPACE.md + endSpace,
          },
        ]}
      />
      {hint !== undefined && error === undefined && (
        <Text size="xs" tone="inkSoft">
          {hint}
        </Text>
      )}
      {error !== undefined && (
        <Text size="xs" tone="wine" role="alert">
          {error}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  field: { gap: SPACE.xs + 2 },
  input: {
    minHeight: TARGET + 4,
    borderWidth: 1,
    borderRadius: RADIUS.md,
    paddingHorizontal: SPACE.md,
    paddingVertical: SPACE.sm,
  },
  multiline: { minHeight: 104, textAlignVertical: 'top' },
});
