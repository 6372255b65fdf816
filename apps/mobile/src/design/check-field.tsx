import Check from 'lucide-react-native/icons/check';
import { Pressable, StyleSheet, View } from 'react-native';
import { Text } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE, TARGET } from './tokens.ts';

export function CheckField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const palette = usePalette();
  return (
    <Pressable role="checkbox" aria-checked={checked} onPress={() => onChange(!checked)} style={styles.field}>
      <View
        aria-hidden
        style={[
          styles.box,
          {
            borderColor: checked ? palette.vine : palette.lineStrong,
            backgroundColor: checked ? palette.vine : palette.surface,
          },
        ]}
      >
        {checked && <Check size={18} color={palette.onVine} strokeWidth={3} />}
      </View>
      <View style={styles.words}>
        <Text size="sm" bold>
          {label}
        </Text>
        {hint !== undefined && (
          <Text size="xs" tone="inkSoft">
            {hint}
          </Text>
        )}
      </View>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  field: { minHeight: TARGET, flexDirection: 'row', gap: SPACE.md, alignItems: 'flex-start' },
  box: {
    width: 26,
    height: 26,
    borderWidth: 1.5,
    borderRadius: RADIUS.sm,
    alignItems: 'center',
    justifyContent: 'center',
  },
  words: { flex: 1, gap: 2 },
});
