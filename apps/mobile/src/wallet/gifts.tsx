import { sentGiftTitle, useTakeBackGift } from '@inkvine/client/gifts';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { ReceivedGift, SentGift } from '@inkvine/contracts/gifts';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Coins } from '../design/coins.tsx';
import { Sheet } from '../design/sheet.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useWhen } from '../shell/when.ts';
import { giftContents } from './gift-contents.ts';
import { GiftNews } from './gift-news.tsx';
import { ShareLink } from './gift-sheet.tsx';

const LISTS = ['received', 'sent'] as const;

interface Shared {
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}

/** What others gave a person, and what they gave. */
export function Gifts({ header, onRefresh }: Shared) {
  const { t } = useTranslation();
  const [list, setList] = useState<(typeof LISTS)[number]>('received');
  const above = (
    <>
      {header}
      <GiftNews />
      <Choice
        hideLabel
        label={t('gifts.tab')}
        value={list}
        options={LISTS.map((value) => ({ value, label: t(`gifts.list.${value}`) }))}
        onChange={setList}
      />
    </>
  );
  const List = list === 'received' ? Received : Sent;
  return <List header={above} onRefresh={onRefresh} />;
}

function Received(shared: Shared) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const gifts = useInfiniteQuery(trpc.gifts.received.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      {...shared}
      query={gifts}
      keyOf={(gift) => gift.id}
      loading={<Skeleton height={64} />}
      empty={<EmptyState title={t('gifts.receivedEmpty')} body={t('gifts.receivedEmptyBody')} />}
      renderItem={(gift) => (
        <GiftRow
          gift={gift}
          title={t('gifts.by', { name: gift.giverName })}
          state={t(`gifts.state.${gift.state}`)}
        >
          {gift.state === 'waiting' && (
            <ButtonLink
              href={{ pathname: '/gifts/to-me/[giftId]', params: { giftId: gift.id } }}
              label={t('gifts.look')}
            />
          )}
          {gift.state === 'claimed' && gift.membership === null && (
            <ButtonLink
              variant="quiet"
              href={{ pathname: '/novels/[slug]', params: { slug: gift.novelSlug } }}
              label={t('gifts.toNovel')}
              name={`${t('gifts.toNovel')}: ${gift.novelTitle}`}
            />
          )}
          {gift.membership?.membershipId != null && (
            <ButtonLink
              variant="quiet"
              href={{
                pathname: '/memberships/[membershipId]',
                params: { membershipId: gift.membership.membershipId },
              }}
              label={t('gifts.months.toMembership')}
            />
          )}
        </GiftRow>
      )}
    />
  );
}

type Money = NonNullable<SentGift['paidWith']>;

function useMoney(): (money: Money) => string {
  const locale = useLocale();
  return ({ amount, currency }) => formatPrice(amount, currency, locale);
}

function Sent(shared: Shared) {
  const { t } = useTranslation();
  const moneyOf = useMoney();
  const trpc = useTRPC();
  const gifts = useInfiniteQuery(trpc.gifts.sent.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      {...shared}
      query={gifts}
      keyOf={(gift) => gift.id}
      loading={<Skeleton height={64} />}
      empty={<EmptyState title={t('gifts.sentEmpty')} body={t('gifts.sentEmptyBody')} />}
      renderItem={(gift) => (
        <GiftRow
          gift={gift}
          title={t(`gifts.${sentGiftTitle(gift)}`, { name: gift.receiverName ?? '' })}
          state={t(`gifts.state.${gift.why ?? gift.state}`)}
          end={
            gift.paidWith == null ? (
              <Coins amount={gift.coins} size="sm" bold />
            ) : (
              <Text size="sm" bold>
                {moneyOf(gift.paidWith)}
              </Text>
            )
          }
        >
          {gift.returnedCoins > 0 && (
            <Text size="xs" tone="inkSoft">
              {gift.paidWith == null
                ? t('gifts.cameBack', { coins: gift.returnedCoins })
                : t('gifts.money.cameBack', { price: moneyOf(gift.paidWith) })}
            </Text>
          )}
          {gift.isDisputed && (
            <Notice tone="bad">{t(gift.paidWith == null ? 'gifts.disputed' : 'gifts.money.disputed')}</Notice>
          )}
          {gift.state === 'waiting' && gift.code !== null && <ShareLink code={gift.code} />}
          {gift.state === 'waiting' && !gift.isDisputed && <TakeBack gift={gift} />}
        </GiftRow>
      )}
    />
  );
}

function GiftRow({
  gift,
  title,
  state,
  end,
  children,
}: {
  gift: ReceivedGift | SentGift;
  title: string;
  state: string;
  end?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const until =
    gift.state === 'waiting'
      ? ` · ${t('gifts.until', { date: formatDate(gift.expiresAt, locale, 'minute') })}`
      : '';
  return (
    <View style={styles.row}>
      <View style={styles.top}>
        <View style={styles.words}>
          <Text size="sm" bold>
            {title}
          </Text>
          <Text size="sm" tone="inkSoft">
            {giftContents(t, gift)}
          </Text>
          {gift.message !== '' && <Text serif>{gift.message}</Text>}
          <Text size="xs" tone="inkSoft">
            {`${state} · ${when.relative(gift.createdAt)}${until}`}
          </Text>
          {'deliverAt' in gift && gift.state === 'waiting' && gift.deliverAt !== null && (
            <Text size="xs" tone="inkSoft">
              {t('gifts.deliveredOn', { date: formatDate(gift.deliverAt, locale) })}
            </Text>
          )}
        </View>
        {end}
      </View>
      {children}
    </View>
  );
}

function TakeBack({ gift }: { gift: SentGift }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const moneyOf = useMoney();
  const [isOpen, setIsOpen] = useState(false);
  const { error, isTaking, takeBack } = useTakeBackGift(gift.id, ({ coins, refund }) => {
    setIsOpen(false);
    toast(
      refund == null
        ? t('gifts.takenBack', { coins })
        : t('gifts.money.takenBack', { price: moneyOf(refund) }),
    );
  });
  return (
    <>
      <Button
        variant="quiet"
        label={t('gifts.takeBack')}
        name={t('gifts.takeBackOf', { novel: gift.membership?.tierName ?? gift.novelTitle })}
        onPress={() => setIsOpen(true)}
      />
      {isOpen && (
        <Sheet title={t('gifts.takeBackTitle')} onClose={() => setIsOpen(false)}>
          <Text>
            {gift.paidWith == null
              ? t('gifts.takeBackLead', { coins: gift.coins })
              : t('gifts.money.takeBackLead', { price: moneyOf(gift.paidWith) })}
          </Text>
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button variant="danger" pending={isTaking} label={t('gifts.takeBackConfirm')} onPress={takeBack} />
        </Sheet>
      )}
    </>
  );
}

const styles = StyleSheet.create({
  row: { gap: SPACE.sm, paddingVertical: SPACE.md },
  top: { flexDirection: 'row', gap: SPACE.md },
  words: { flex: 1, gap: 2 },
});
