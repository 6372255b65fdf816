import { useEffect, useSyncExternalStore } from 'react';
import { AccessibilityInfo, Platform, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Text } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE } from './tokens.ts';

const SHOWN_FOR_MS = 5_000;

interface Toast {
  words: string;
}

let present: Toast | null = null;
const listeners = new Set<() => void>();

function show(next: Toast | null): void {
  present = next;
  for (const listener of listeners) listener();
}

/** Says in passing that something is done. What goes wrong is said where it went wrong instead. */
export function toast(words: string): void {
  show({ words });
  if (Platform.OS !== 'web') AccessibilityInfo.announceForAccessibility(words);
}

/** The place of toasts, once, above everything else. */
export function Toaster() {
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => present,
    () => present,
  );
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => show(null), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <View role="status" aria-live="polite" style={[styles.place, { bottom: insets.bottom + 76 }]}>
      {shown !== null && (
        <View style={[styles.toast, { backgroundColor: palette.ink }]}>
          <Text size="sm" style={{ color: palette.paper }}>
            {shown.words}
          </Text>
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  place: {
    position: 'absolute',
    left: SPACE.lg,
    right: SPACE.lg,
    alignItems: 'center',
    pointerEvents: 'none',
  },
  toast: { borderRadius: RADIUS.md, paddingHorizontal: SPACE.lg, paddingVertical: SPACE.md, maxWidth: 480 },
});
