import type { ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';

/** What something is, beside its name. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <View style={styles.fact}>
      <Text size="sm" tone="inkSoft" style={styles.label}>
        {label}
      </Text>
      <View style={styles.value}>
        {typeof children === 'string' ? <Text size="sm">{children}</Text> : children}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  fact: { flexDirection: 'row', gap: SPACE.md },
  label: { width: 96 },
  value: { flex: 1 },
});
