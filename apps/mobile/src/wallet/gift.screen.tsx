import { useDeclineGift, useOfferedGift } from '@inkvine/client/gifts';
import { GiftCode, type ClaimGiftResult, type GiftKey, type OfferedGift } from '@inkvine/contracts/gifts';
import { GiftId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useLocalSearchParams } from 'expo-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
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
            <Taken gift={data} claimed={claimed} />
          ) : (
            <>
              {data.refusal !== null && <Notice tone="gold">{t(`gifts.refusal.${data.refusal}`)}</Notice>}
              {error !== null && <Notice tone="bad">{message(error)}</Notice>}
              {data.refusal === null ? (
                <Button label={t('gifts.claim')} pending={isClaiming} onPress={claim} />
              ) : (
                <ToItsPlace gift={data} />
              )}
              {data.canDecline && <Decline gift={data} />}
            </>
          )}
        </View>
      )}
    </QueryView>
  );
}

function Taken({ gift, claimed }: { gift: OfferedGift; claimed: ClaimGiftResult | null }) {
  const { t } = useTranslation();
  const membershipId = claimed?.membershipId ?? gift.membership?.membershipId ?? null;
  if (membershipId !== null)
    return (
      <>
        <Notice tone="good">{t('gifts.months.claimed')}</Notice>
        <ButtonLink
          href={{ pathname: '/memberships/[membershipId]', params: { membershipId } }}
          label={t('gifts.months.toMembership')}
        />
      </>
    );
  return (
    <>
      <Notice tone="good">
        {claimed !== null && claimed.hadAlready > 0
          ? `${t('gifts.claimed')} ${t('gifts.hadAlready', { count: claimed.hadAlready })}`
          : t('gifts.claimed')}
      </Notice>
      <ButtonLink
        href={{
          pathname: '/read/[chapterId]',
          params: { chapterId: (claimed ?? gift).chapters[0]!.chapterId },
        }}
        label={t('gifts.read')}
      />
    </>
  );
}

function ToItsPlace({ gift: { membership, novelSlug } }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  if (membership !== null)
    return (
      <ButtonLink
        variant="secondary"
        href={{
          pathname: '/creators/[creatorId]/memberships',
          params: { creatorId: membership.creator.id },
        }}
        label={t('gifts.months.toTiers')}
      />
    );
  return (
    <ButtonLink
      href={{ pathname: '/novels/[slug]', params: { slug: novelSlug } }}
      label={t('gifts.toNovel')}
    />
  );
}

/** Says no, once that is confirmed. */
function Decline({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const { giverName: name } = gift;
  const { error, isDeclining, decline } = useDeclineGift(gift.id, () => {
    setIsOpen(false);
    toast(t('gifts.declined', { name }));
  });
  return (
    <>
      <Button variant="quiet" label={t('gifts.decline')} onPress={() => setIsOpen(true)} />
      {isOpen && (
        <Sheet title={t('gifts.declineTitle')} onClose={() => setIsOpen(false)}>
          <Text>{t('gifts.declineBody', { name })}</Text>
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button
            variant="danger"
            pending={isDeclining}
            label={t('gifts.declineConfirm')}
            onPress={decline}
          />
          <Button variant="secondary" label={t('gifts.declineKeep')} onPress={() => setIsOpen(false)} />
        </Sheet>
      )}
    </>
  );
}

function Words({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <Heading level={1}>{t('gifts.pageTitle')}</Heading>
      <Text tone="inkSoft">
        {gift.membership === null
          ? t('gifts.pageFrom', { name: gift.giverName, novel: gift.novelTitle })
          : t('gifts.months.pageFrom', { name: gift.giverName, creator: gift.membership.creator.name })}
      </Text>
      <Card style={styles.card}>
        {gift.message !== '' && (
          <>
            <Text serif>{gift.message}</Text>
            <Rule />
          </>
        )}
        <Text size="sm" bold>
          {t(gift.membership === null ? 'gifts.pageChapters' : 'gifts.months.pageWhat')}
        </Text>
        {gift.membership !== null && <Months membership={gift.membership} />}
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

function Months({ membership }: { membership: NonNullable<OfferedGift['membership']> }) {
  const { t } = useTranslation();
  const { tierName: tier, creator, months: count } = membership;
  const months = t('gifts.months.count', { count });
  return (
    <>
      <Text serif>{t('gifts.months.what', { tier, creator: creator.name, months })}</Text>
      <Text size="sm" tone="inkSoft">
        {t('gifts.months.pageLead')}
      </Text>
    </>
  );
}

const styles = StyleSheet.create({
  page: { gap: SPACE.lg },
  card: { gap: SPACE.sm },
});
