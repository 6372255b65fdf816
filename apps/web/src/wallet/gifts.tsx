import { pageOptions } from '@inkvine/client/pages';
import { sentGiftTitle, useTakeBackGift } from '@inkvine/client/gifts';
import { useTRPC } from '@inkvine/client/react';
import type { ReceivedGift, SentGift } from '@inkvine/contracts/gifts';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Coins } from '../design/coins.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Choice } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { CopyLink } from './gift-dialog.tsx';
import { GiftContents } from './gift-contents.tsx';
import { GiftNews } from './gift-news.tsx';

const LISTS = ['received', 'sent'] as const;

/** What others gave a person, and what they gave. */
export function Gifts() {
  const { t } = useTranslation();
  const [list, setList] = useState<(typeof LISTS)[number]>('received');
  return (
    <div className="flex flex-col gap-5">
      <GiftNews />
      <Choice
        hideLabel
        name="gift-list"
        label={t('gifts.tab')}
        value={list}
        options={LISTS.map((value) => ({ value, label: t(`gifts.list.${value}`) }))}
        onChange={setList}
      />
      {list === 'received' ? <Received /> : <Sent />}
    </div>
  );
}

function Received() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const gifts = useInfiniteQuery(trpc.gifts.received.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={gifts}
      loading={<Skeleton className="h-40" />}
      empty={<EmptyState title={t('gifts.receivedEmpty')} body={t('gifts.receivedEmptyBody')} />}
    >
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((gift) => (
            <GiftRow
              key={gift.id}
              gift={gift}
              title={t('gifts.by', { name: gift.giverName })}
              state={t(`gifts.state.${gift.state}`)}
            >
              {gift.state === 'waiting' && (
                <Link
                  to="/gifts/to-me/$giftId"
                  params={{ giftId: gift.id }}
                  className={buttonClass('primary', 'sm')}
                >
                  {t('gifts.look')}
                </Link>
              )}
              {gift.membership?.membershipId != null && (
                <Link
                  to="/memberships/$membershipId"
                  params={{ membershipId: gift.membership.membershipId }}
                  className={buttonClass('quiet', 'sm')}
                >
                  {t('gifts.months.toMembership')}
                </Link>
              )}
            </GiftRow>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Sent() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const gifts = useInfiniteQuery(trpc.gifts.sent.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={gifts}
      loading={<Skeleton className="h-40" />}
      empty={<EmptyState title={t('gifts.sentEmpty')} body={t('gifts.sentEmptyBody')} />}
    >
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((gift) => (
            <GiftRow
              key={gift.id}
              gift={gift}
              title={t(`gifts.${sentGiftTitle(gift)}`, { name: gift.receiverName ?? '' })}
              state={t(`gifts.state.${gift.why ?? gift.state}`)}
            >
              <Paid gift={gift} />
              {gift.state === 'waiting' && gift.code !== null && <CopyLink quiet code={gift.code} />}
              {gift.state === 'waiting' && !gift.isDisputed && <TakeBack gift={gift} />}
            </GiftRow>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

/** What a gift cost, and what of it came back. */
function Paid({ gift: { coins, paidWith, returnedCoins, isDisputed } }: { gift: SentGift }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const price = paidWith == null ? null : formatPrice(paidWith.amount, paidWith.currency, locale);
  return (
    <>
      {price === null ? (
        <Coins amount={coins} className="font-semibold" />
      ) : (
        <span className="font-semibold tabular-nums">{price}</span>
      )}
      {returnedCoins > 0 && (
        <span className="text-xs text-ink-soft">
          {price === null
            ? t('gifts.cameBack', { coins: returnedCoins })
            : t('gifts.money.cameBack', { price })}
        </span>
      )}
      {isDisputed && (
        <span className="max-w-56 text-right text-xs text-wine">
          {t(price === null ? 'gifts.disputed' : 'gifts.money.disputed')}
        </span>
      )}
    </>
  );
}

function GiftRow({
  gift,
  title,
  state,
  children,
}: {
  gift: ReceivedGift | SentGift;
  title: string;
  state: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li className="flex items-start justify-between gap-4 py-3 text-sm">
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className="text-ink-soft">
          <GiftContents gift={gift} />
        </p>
        {gift.message !== '' && (
          <p className="mt-1 font-serif break-words whitespace-pre-line">{gift.message}</p>
        )}
        <p className="mt-1 text-xs text-ink-soft">
          {state}
          {' · '}
          <When at={gift.createdAt} />
          {gift.state === 'waiting' &&
            ` · ${t('gifts.until', { date: formatDate(gift.expiresAt, locale, 'minute') })}`}
          {'deliverAt' in gift &&
            gift.state === 'waiting' &&
            gift.deliverAt !== null &&
            ` · ${t('gifts.deliveredOn', { date: formatDate(gift.deliverAt, locale) })}`}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1">{children}</div>
    </li>
  );
}

function TakeBack({ gift }: { gift: SentGift }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const locale = useLocale();
  const moneyOf = ({ amount, currency }: NonNullable<SentGift['paidWith']>) =>
    formatPrice(amount, currency, locale);
  const { error, isTaking, takeBack } = useTakeBackGift(gift.id, ({ coins, refund }) => {
    setIsOpen(false);
    toast(
      refund == null
        ? t('gifts.takenBack', { coins })
        : t('gifts.money.takenBack', { price: moneyOf(refund) }),
    );
  });
  const lead =
    gift.paidWith == null
      ? t('gifts.takeBackLead', { coins: gift.coins })
      : t('gifts.money.takeBackLead', { price: moneyOf(gift.paidWith) });
  return (
    <>
      <Button
        variant="quiet"
        size="sm"
        aria-label={t('gifts.takeBackOf', { novel: gift.membership?.tierName ?? gift.novelTitle })}
        onClick={() => setIsOpen(true)}
      >
        {t('gifts.takeBack')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t('gifts.takeBackTitle')}
        body={error === null ? lead : message(error)}
        action={t('gifts.takeBackConfirm')}
        cancel={t('gifts.keep')}
        pending={isTaking}
        onConfirm={takeBack}
      />
    </>
  );
}
