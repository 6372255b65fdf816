import { useOfferedGift } from '@inkvine/client/gifts';
import { GiftCode, type GiftKey, type OfferedGift } from '@inkvine/contracts/gifts';
import { GiftId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';

/** A gift whose link somebody has. */
export function GiftByCodeScreen() {
  const code = GiftCode.safeParse(useLocalSearchParams<{ code: string }>().code);
  return code.success ? <GiftScreen giftKey={{ code: code.data }} /> : <NotFoundScreen />;
}

/** A gift to a person. */
export function GiftToMeScreen() {
  const giftId = GiftId.safeParse(useLocalSearchParams<{ giftId: string }>().giftId);
  return giftId.success ? <GiftScreen giftKey={{ giftId: giftId.data }} /> : <NotFoundScreen />;
}

function GiftScreen({ giftKey }: { giftKey: GiftKey }) {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('gifts.pageTitle')} />
      <RequireSession invitation={{ title: t('gifts.guestTitle'), body: t('gifts.guestBody') }}>
        {() => <Offer giftKey={giftKey} />}
      </RequireSession>
    </ScrollScreen>
  );
}

function Offer({ giftKey }: { giftKey: GiftKey }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { gift, claimed, error, isClaiming, claim } = useOfferedGift(giftKey);
  return (
    <QueryView query={gift} loading={<Skeleton height={320} />}>
      {(data) => (
        <View style={styles.page}>
          <Words gift={data} />
          {claimed !== null || data.isMine ? (
            <>
              <Notice tone="good">
                {claimed !== null && claimed.hadAlready > 0
                  ? `${t('gifts.claimed')} ${t('gifts.hadAlready', { count: claimed.hadAlready })}`
                  : t('gifts.claimed')}
              </Notice>
              <ButtonLink
                href={{
                  pathname: '/read/[chapterId]',
                  params: { chapterId: (claimed ?? data).chapters[0]!.chapterId },
                }}
                label={t('gifts.read')}
              />
            </>
          ) : data.refusal !== null ? (
            <>
              <Notice tone="gold">{t(`gifts.refusal.${data.refusal}`)}</Notice>
              <ButtonLink
                href={{ pathname: '/novels/[slug]', params: { slug: data.novelSlug } }}
                label={t('gifts.toNovel')}
              />
            </>
          ) : (
            <>
              {error !== null && <Notice tone="bad">{message(error)}</Notice>}
              <Button label={t('gifts.claim')} pending={isClaiming} onPress={claim} />
            </>
          )}
        </View>
      )}
    </QueryView>
  );
}

function Words({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <Heading level={1}>{t('gifts.pageTitle')}</Heading>
      <Text tone="inkSoft">{t('gifts.pageFrom', { name: gift.giverName, novel: gift.novelTitle })}</Text>
      <Card style={styles.card}>
        {gift.message !== '' && (
          <>
            <Text serif>{gift.message}</Text>
            <Rule />
          </>
        )}
        <Text size="sm" bold>
          {t('gifts.pageChapters')}
        </Text>
        {gift.chapters.map(({ chapterId, title }) => (
          <Text key={chapterId} serif>
            {title}
          </Text>
        ))}
        {gift.refusal === null && (
          <Text size="xs" tone="inkSoft">
            {t('gifts.until', { date: formatDate(gift.expiresAt, locale, 'minute') })}
          </Text>
        )}
      </Card>
    </>
  );
}

const styles = StyleSheet.create({
  page: { gap: SPACE.lg },
  card: { gap: SPACE.sm },
});
