import type { Locale } from '@inkvine/contracts/primitives';
import { useRef } from 'react';
import { Pressable, ScrollView, StyleSheet, View, type LayoutChangeEvent } from 'react-native';
import { Text } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE, TARGET } from './tokens.ts';

export interface Option<Value extends string> {
  value: Value;
  label: string;
  /** Of the label, where it is not the reader's own. */
  language?: Locale;
}

/** One of a few, all visible. In a line that scrolls where `scrolls`, the chosen one in sight, else wrapped. */
export function Choice<Value extends string>({
  label,
  hideLabel = false,
  value,
  options,
  onChange,
  scrolls = false,
}: {
  label: string;
  hideLabel?: boolean;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  scrolls?: boolean;
}) {
  const palette = usePalette();
  const line = useRef<ScrollView>(null);
  const isShown = useRef(false);
  const showFirst = ({ nativeEvent: { layout } }: LayoutChangeEvent) => {
    // Once: whoever has scrolled since looks for something else.
    if (isShown.current) return;
    isShown.current = true;
    line.current?.scrollTo({ x: layout.x - SPACE.lg, animated: false });
  };
  const items = options.map((option) => {
    const checked = option.value === value;
    return (
      <Pressable
        key={option.value}
        role="radio"
        aria-checked={checked}
        onPress={() => onChange(option.value)}
        {...(scrolls && checked ? { onLayout: showFirst } : {})}
        style={[
          styles.option,
          {
            backgroundColor: checked ? palette.vine : palette.surface,
            borderColor: checked ? palette.vine : palette.lineStrong,
          },
        ]}
      >
        <Text size="sm" bold={checked} tone={checked ? 'onVine' : 'ink'} language={option.language}>
          {option.label}
        </Text>
      </Pressable>
    );
  });
  return (
    <View style={styles.choice}>
      {!hideLabel && (
        <Text size="sm" bold>
          {label}
        </Text>
      )}
      {scrolls ? (
        <ScrollView
          ref={line}
          horizontal
          showsHorizontalScrollIndicator={false}
          role="radiogroup"
          aria-label={label}
          style={styles.bleed}
          contentContainerStyle={[styles.row, styles.bleedContent]}
        >
          {items}
        </ScrollView>
      ) : (
        <View role="radiogroup" aria-label={label} style={[styles.row, styles.wrap]}>
          {items}
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  choice: { gap: SPACE.sm },
  row: { flexDirection: 'row', gap: SPACE.sm },
  wrap: { flexWrap: 'wrap' },
  bleed: { marginHorizontal: -SPACE.lg, flexGrow: 0 },
  bleedContent: { paddingHorizontal: SPACE.lg, paddingVertical: 2 },
  option: {
    minHeight: TARGET,
    minWidth: TARGET,
    alignItems: 'center',
    justifyContent: 'center',
    paddingHorizontal: SPACE.md + 2,
    borderRadius: RADIUS.full,
    borderWidth: 1,
  },
});
