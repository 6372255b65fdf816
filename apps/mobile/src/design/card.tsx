import type { ReactNode } from 'react';
import { StyleSheet, View, type StyleProp, type ViewStyle } from 'react-native';
import { Heading, Text } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE } from './tokens.ts';

export function Card({ children, style }: { children: ReactNode; style?: StyleProp<ViewStyle> }) {
  const palette = usePalette();
  return (
    <View style={[styles.card, { backgroundColor: palette.surface, borderColor: palette.line }, style]}>
      {children}
    </View>
  );
}

export function Section({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <View style={styles.section}>
      <View>
        <Heading>{title}</Heading>
        {lead !== undefined && (
          <Text size="sm" tone="inkSoft">
            {lead}
          </Text>
        )}
      </View>
      {children}
    </View>
  );
}

export type NoticeTone = 'gold' | 'bad' | 'good';

/** A few words that must not be overlooked; what went wrong is announced. */
export function Notice({ tone, children }: { tone: NoticeTone; children: ReactNode }) {
  const palette = usePalette();
  const ground = { gold: palette.goldSoft, bad: palette.wineSoft, good: palette.vineSoft }[tone];
  return (
    <View
      role={tone === 'bad' ? 'alert' : 'note'}
      {...(tone === 'bad' ? { 'aria-live': 'assertive' } : {})}
      style={[styles.notice, { backgroundColor: ground }]}
    >
      {typeof children === 'string' ? <Text size="sm">{children}</Text> : children}
    </View>
  );
}

/** A hairline between rows. */
export function Rule() {
  const palette = usePalette();
  return <View style={[styles.rule, { backgroundColor: palette.line }]} />;
}

const styles = StyleSheet.create({
  card: { borderWidth: 1, borderRadius: RADIUS.lg, padding: SPACE.lg, gap: SPACE.sm },
  section: { gap: SPACE.md },
  notice: { borderRadius: RADIUS.md, paddingHorizontal: SPACE.md + 2, paddingVertical: SPACE.md, gap: 2 },
  rule: { height: 1 },
});
