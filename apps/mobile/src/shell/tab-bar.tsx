import { useGiftsToSee } from '@inkvine/client/gift-news';
import { useUnreadNotices } from '@inkvine/client/memberships/notices';
import type { BottomTabBarProps } from 'expo-router/js-tabs';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Platform, Pressable, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useMe } from './session.tsx';

/** Tabs as what they are on every platform: links of the main navigation, on phones announced as tabs. */
export function TabBar({ state, descriptors }: BottomTabBarProps) {
  const { t } = useTranslation();
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  const news = useNews();
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
        const title = options?.title ?? route.name;
        const hasNews = route.name === 'me' && news.length > 0;
        return (
          <Link key={route.key} href={route.name === 'index' ? '/' : `/${route.name}`} asChild>
            <Pressable
              {...(Platform.OS === 'web'
                ? { 'aria-current': selected ? 'page' : undefined }
                : { role: 'tab', 'aria-selected': selected })}
              {...(hasNews && { 'aria-label': [title, ...news].join(', ') })}
              style={styles.tab}
            >
              <View aria-hidden>
                {options?.tabBarIcon?.({ focused: selected, color: palette[tone], size: 24 })}
                {hasNews && (
                  <View
                    style={[styles.dot, { backgroundColor: palette.gold, borderColor: palette.surface }]}
                  />
                )}
              </View>
              <Text size="xs" bold={selected} tone={tone} maxFontSizeMultiplier={1.4} style={styles.label}>
                {title}
              </Text>
            </Pressable>
          </Link>
        );
      })}
    </View>
  );
}

/** What a person has not seen yet, in words; of nobody while it is not known who is there. */
function useNews(): string[] {
  const { t } = useTranslation();
  const me = useMe();
  const isSignedIn = me.data !== undefined && me.data !== null;
  const unread = useUnreadNotices({ isSignedIn });
  const { waiting, unseen } = useGiftsToSee({ isSignedIn });
  if (!isSignedIn) return [];
  return [
    ...(unread > 0 ? [t('memberships.notices.count', { count: unread })] : []),
    ...(waiting > 0 ? [t('gifts.news.waiting', { count: waiting })] : []),
    ...(unseen > 0 ? [t('gifts.news.unseen', { count: unseen })] : []),
  ];
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
  dot: {
    position: 'absolute',
    top: -2,
    right: -4,
    width: 12,
    height: 12,
    borderWidth: 2,
    borderRadius: RADIUS.full,
  },
});
