import type { ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { Card } from './card.tsx';
import { Text } from './text.tsx';
import { SPACE } from './tokens.ts';

/** What a receipt says, a line for each. */
export function ReceiptCard({
  rows,
  children,
}: {
  rows: readonly (readonly [label: string, value: string])[];
  children?: ReactNode;
}) {
  return (
    <Card style={styles.receipt}>
      {rows.map(([label, value]) => (
        <View key={label} style={styles.row}>
          <Text size="sm" tone="inkSoft" style={styles.label}>
            {label}
          </Text>
          <Text size="sm" selectable style={styles.value}>
            {value}
          </Text>
        </View>
      ))}
      {children}
    </Card>
  );
}

const styles = StyleSheet.create({
  receipt: { gap: SPACE.md },
  row: { flexDirection: 'row', gap: SPACE.md },
  label: { flex: 2, minWidth: 0 },
  value: { flex: 5, minWidth: 0 },
});
