import type { ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';

/** What something costs or takes, at the end of a line that begins with its name. */
export function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <View style={lineStyle.line}>
      <Text size="sm" tone="inkSoft">
        {label}
      </Text>
      {children}
    </View>
  );
}

export const lineStyle = StyleSheet.create({
  line: { flexDirection: 'row', justifyContent: 'space-between', gap: SPACE.lg, alignItems: 'flex-start' },
});
