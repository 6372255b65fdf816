import type { GiftMonths, GiveGiftResult } from '@inkvine/contracts/gifts';
import type { PublicTier, TierCurrency, TierPrice } from '@inkvine/contracts/memberships';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from './app-error.ts';
import { heard, useGiftReceiver } from './gifts.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useGiftPayment } from './membership-gift-payment.ts';
import { useTRPC } from './react.ts';
import { likelyCurrency } from './tiers.ts';

export const GIFT_DAYS = ['now', 'later'] as const;
export type GiftDay = (typeof GIFT_DAYS)[number];

/** The hour of the giver's day at which a gift reaches somebody. */
const DELIVERY_HOUR = 9;

/**
 * The prices of a month at which a tier can be given, of those that can be paid today: in coins first, then what people of
 * the language most likely pay in.
 */
export function giftPrices({ prices }: Pick<PublicTier, 'prices'>, locale: 'ko' | 'en'): TierPrice[] {
  const monthly = prices.filter(({ interval }) => interval === 'month');
  const likely = likelyCurrency(
    monthly.map(({ currency }) => currency),
    locale,
  );
  const placeOf = ({ currency }: TierPrice) => (currency === 'COI' ? 0 : currency === likely ? 1 : 2);
  return monthly.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The morning of a day that was typed as `2026-12-24`; undefined unless that is a day after today, within a year. */
export function deliveryOf(typed: string, now: Date): Date | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed.trim()) ?? [];
  if (year === undefined) return undefined;
  const at = new Date(Number(year), Number(month) - 1, Number(day), DELIVERY_HOUR);
  const isDay = at.getMonth() === Number(month) - 1;
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const inAYear = new Date(now.getFullYear() + 1, now.getMonth(), now.getDate());
  return isDay && at >= midnight && at <= inAYear ? at : undefined;
}

export interface MembershipGiftFormOptions {
  /** With the prices that can be paid today, one by the month at least. */
  tier: Pick<PublicTier, 'id' | 'prices'>;
  locale: 'ko' | 'en';
  /** Coins have paid for it. */
  onGiven: (gift: GiveGiftResult, receiver: { name: string; deliverAt: Date | null } | null) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** Months of a tier as a gift that is being put together: how many, for whom, from when, and what they cost. */
export function useMembershipGiftForm({ tier, locale, onGiven, randomId }: MembershipGiftFormOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const { id: tierId } = tier;
  const prices = giftPrices(tier, locale);
  const [months, setMonths] = useState<GiftMonths>(3);
  const [currency, setCurrency] = useState<TierCurrency>(prices[0]?.currency ?? 'COI');
  const isCoins = currency === 'COI';
  const [when, setWhen] = useState<GiftDay>('now');
  const [day, setDay] = useState('');
  const [message, setMessage] = useState('');
  const [confirmed, setConfirmed] = useState(false);
  const receiver = useGiftReceiver();
  const { to, isAddressed } = receiver;
  const isLater = to !== null && when === 'later';
  const deliverAt = isLater ? deliveryOf(day, new Date()) : null;
  const preview = useQuery(
    trpc.gifts.previewMembership.queryOptions(
      { tierId, months, to },
      { staleTime: 0, enabled: isCoins && isAddressed },
    ),
  );
  const paying = useGiftPayment({ tierId, currency, months, to, message, deliverAt, isAddressed }, randomId);
  const give = useMutation(
    trpc.gifts.giveMembership.mutationOptions({
      onSuccess: (gift) => {
        keys.renew();
        const name = preview.data?.receiverName ?? null;
        onGiven(gift, name === null ? null : { name, deliverAt: deliverAt ?? null });
        for (const queryKey of [trpc.gifts.pathKey(), trpc.wallet.pathKey()])
          void queryClient.invalidateQueries({ queryKey });
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code !== 'PRICE_CHANGED' && code !== 'INSUFFICIENT_COINS') return;
        setConfirmed(false);
        void preview.refetch();
      },
    }),
  );
  const shown = isAddressed ? preview.data : undefined;
  const changed = () => {
    setConfirmed(false);
    give.reset();
    paying.reset();
  };
  return {
    ...heard(receiver, changed),
    preview,
    /** Paying with money, where that is chosen. */
    paying,
    /** What a month costs, in each of the ways to pay. */
    prices,
    currency,
    isCoins,
    setCurrency: (next: TierCurrency) => {
      setCurrency(next);
      changed();
    },
    months,
    setMonths: (next: GiftMonths) => {
      setMonths(next);
      changed();
    },
    /** Only a person is told of it on a day. */
    canWait: receiver.receiver === 'person',
    when,
    setWhen,
    day,
    setDay,
    deliverAt,
    /** A day that was typed and is none on which it can reach somebody. */
    isDayWrong: isLater && day.trim().length >= '2026-12-24'.length && deliverAt === undefined,
    message,
    setMessage,
    confirmed,
    setConfirmed,
    error: give.error,
    isGiving: give.isPending || give.isSuccess,
    isReady:
      shown !== undefined &&
      !preview.isFetching &&
      shown.split !== null &&
      deliverAt !== undefined &&
      (confirmed || !shown.needsConfirmation),
    /** Gives what is shown. */
    give: () => {
      if (shown === undefined || deliverAt === undefined) return;
      const asked = {
        ...{ tierId, priceId: shown.priceId, months, expectedTotal: shown.total, to, message, confirmed },
        deliverAt: deliverAt?.toISOString() ?? null,
      };
      give.mutate({ ...asked, idempotencyKey: keys.keyFor(JSON.stringify(asked)) });
    },
  };
}
