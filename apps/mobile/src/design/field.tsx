import { useId, useState } from 'react';
import { Platform, StyleSheet, TextInput, View, type TextInputProps } from 'react-native';
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
  const noteId = useId();
  const note = error ?? hint;
  const [focused, setFocused] = useState(false);
  return (
    <View style={styles.field}>
      <Text size="sm" bold nativeID={labelId}>
        {label}
      </Text>
      <TextInput
        aria-label={label}
        aria-labelledby={labelId}
        {...(note === undefined ? {} : described(noteId, note, error !== undefined))}
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
      {note !== undefined && (
        <Text
          size="xs"
          nativeID={noteId}
          tone={error === undefined ? 'inkSoft' : 'wine'}
          {...(error === undefined ? {} : { role: 'alert' as const })}
        >
          {note}
        </Text>
      )}
    </View>
  );
}

/** What is said after the label: by reference in a browser, as a hint on a phone. */
function described(noteId: string, note: string, isWrong: boolean): TextInputProps {
  return Platform.OS === 'web'
    ? ({ 'aria-describedby': noteId, 'aria-invalid': isWrong } as TextInputProps)
    : { accessibilityHint: note };
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
