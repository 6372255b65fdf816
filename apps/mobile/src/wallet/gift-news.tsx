import { giftNewsWords, useGiftNews } from '@inkvine/client/gift-news';
import { giftReturnInWords } from '@inkvine/i18n/gift-words';
import { useIsFocused } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Section } from '../design/card.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useWhen } from '../shell/when.ts';
import { giftContents } from './gift-contents.ts';

/** What became of gifts since their giver looked; nothing where nothing did. A tab that is left has been looked at. */
export function GiftNews() {
  return useIsFocused() ? <Unseen /> : null;
}

function Unseen() {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const palette = usePalette();
  const unseen = useGiftNews();
  if (unseen.length === 0) return null;
  return (
    <Section title={t('gifts.news.title')}>
      <View role="list" style={styles.list}>
        {unseen.map((gift) => (
          <View key={gift.id} role="listitem" style={styles.item}>
            <View
              role="img"
              aria-label={t('gifts.news.new')}
              style={[styles.dot, { backgroundColor: palette.gold }]}
            />
            <View style={styles.words}>
              <Text size="sm" bold>
                {t(`gifts.news.${giftNewsWords(gift)}`, { name: gift.receiverName ?? '' })}
              </Text>
              <Text size="sm" tone="inkSoft">
                {giftContents(t, gift)}
              </Text>
              <Text size="xs" tone="inkSoft">
                {[
                  ...(gift.returnedCoins > 0 ? [giftReturnInWords(t, gift, locale)] : []),
                  when.relative(gift.endedAt ?? gift.createdAt),
                ].join(' · ')}
              </Text>
            </View>
          </View>
        ))}
      </View>
    </Section>
  );
}

const styles = StyleSheet.create({
  list: { gap: SPACE.md },
  item: { flexDirection: 'row', gap: SPACE.sm },
  dot: { width: 8, height: 8, marginTop: 8, borderRadius: RADIUS.full },
  words: { flex: 1 },
});
