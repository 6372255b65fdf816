import { useIsFocused } from 'expo-router';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Platform, ScrollView, StyleSheet, View, type ScrollViewProps } from 'react-native';
import { usePalette } from './theme.tsx';
import { SPACE } from './tokens.ts';

/** Names the browser's tab after the screen in front. Phones show the header's title instead. */
export function DocumentTitle({ title }: { title: string }) {
  const { t } = useTranslation();
  const isFocused = useIsFocused();
  const product = t('common.productName');
  const whole = title === product ? product : `${title} · ${product}`;
  useEffect(() => {
    if (Platform.OS === 'web' && isFocused) document.title = whole;
  }, [isFocused, whole]);
  return null;
}

/** A screen that scrolls as a whole. */
export function ScrollScreen({ children, ...props }: { children: ReactNode } & ScrollViewProps) {
  const palette = usePalette();
  return (
    <ScrollView
      role="main"
      keyboardShouldPersistTaps="handled"
      automaticallyAdjustKeyboardInsets
      {...props}
      style={{ backgroundColor: palette.paper }}
      contentContainerStyle={screenStyles.content}
    >
      <View style={screenStyles.column}>{children}</View>
    </ScrollView>
  );
}

export const screenStyles = StyleSheet.create({
  content: { flexGrow: 1, padding: SPACE.lg, paddingBottom: SPACE.xxl },
  /** Tablets get a column, not lines of a hundred characters. */
  column: { width: '100%', maxWidth: 680, marginHorizontal: 'auto', gap: SPACE.xl },
  fill: { flex: 1 },
});
