import { useQueryClient } from '@tanstack/react-query';
import WifiOff from 'lucide-react-native/icons/wifi-off';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { AppState, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { useIsAway } from './kept-answers.ts';

/** How often an absent server is asked again while the app is in front. */
const ASK_AGAIN_MS = 10_000;

/** Says that there is no connection, and what can be done all the same. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  const queryClient = useQueryClient();
  const isAway = useIsAway();
  useEffect(() => {
    if (!isAway) return;
    const ask = () => void queryClient.refetchQueries({ type: 'active' });
    const timer = setInterval(() => {
      if (AppState.currentState === 'active') ask();
    }, ASK_AGAIN_MS);
    const subscription = AppState.addEventListener('change', (state) => {
      if (state === 'active') ask();
    });
    return () => {
      clearInterval(timer);
      subscription.remove();
    };
  }, [isAway, queryClient]);
  return (
    <View role="status" aria-live="polite">
      {isAway && (
        <View
          style={[
            styles.banner,
            {
              paddingBottom: insets.bottom + SPACE.sm,
              backgroundColor: palette.goldSoft,
              borderTopColor: palette.line,
            },
          ]}
        >
          <View aria-hidden>
            <WifiOff size={18} color={palette.gold} />
          </View>
          <Text size="xs" tone="gold" style={styles.words}>
            {t('common.offline')}
          </Text>
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  banner: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: SPACE.sm,
    paddingHorizontal: SPACE.lg,
    paddingTop: SPACE.sm,
    borderTopWidth: 1,
  },
  words: { flex: 1 },
});
