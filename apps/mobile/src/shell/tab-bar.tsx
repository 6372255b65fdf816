import type { BottomTabBarProps } from 'expo-router/js-tabs';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Platform, Pressable, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';

/** Tabs as what they are on every platform: links of the main navigation, on phones announced as tabs. */
export function TabBar({ state, descriptors }: BottomTabBarProps) {
  const { t } = useTranslation();
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  return (
    <View
      role="navigation"
      aria-label={t('navigation.label')}
      style={[
        styles.bar,
        { backgroundColor: palette.surface, borderTopColor: palette.line, paddingBottom: insets.bottom },
      ]}
    >
      {state.routes.map((route, index) => {
        const options = descriptors[route.key]?.options;
        const selected = index === state.index;
        const tone = selected ? 'vine' : 'inkSoft';
        return (
          <Link key={route.key} href={route.name === 'index' ? '/' : `/${route.name}`} asChild>
            <Pressable
              {...(Platform.OS === 'web'
                ? { 'aria-current': selected ? 'page' : undefined }
                : { role: 'tab', 'aria-selected': selected })}
              style={styles.tab}
            >
              <View aria-hidden>
                {options?.tabBarIcon?.({ focused: selected, color: palette[tone], size: 24 })}
              </View>
              <Text size="xs" bold={selected} tone={tone} maxFontSizeMultiplier={1.4} style={styles.label}>
                {options?.title ?? route.name}
              </Text>
            </Pressable>
          </Link>
        );
      })}
    </View>
  );
}

const styles = StyleSheet.create({
  bar: { flexDirection: 'row', borderTopWidth: 1 },
  tab: {
    flex: 1,
    minHeight: 60,
    alignItems: 'center',
    justifyContent: 'center',
    gap: 2,
    paddingVertical: SPACE.xs,
  },
  label: { textAlign: 'center' },
});
