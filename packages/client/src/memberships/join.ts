import type { PublicTier, TierCurrency, TierInterval, TierPrice } from '@inkvine/contracts/memberships';
import type { CouponGrantId, MembershipTierId, PaymentMethodId, UserId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { parseAppError } from '../app-error.ts';
import { useIdempotencyKeys } from '../idempotency-key.ts';
import { useTRPC } from '../react.ts';
import { currenciesOf, likelyCurrency, payableTiers, shownPrice } from '../tiers.ts';
import { ASK_AGAIN_MS, isSettling } from './settling.ts';

/** How somebody would like to pay, as an address carries it; what the tier does not have is another choice. */
export interface JoinWish {
  currency?: TierCurrency | undefined;
  interval?: TierInterval | undefined;
  methodId?: PaymentMethodId | undefined;
}

export interface JoinOptions {
  creatorId: UserId;
  tierId: MembershipTierId;
  wish: JoinWish;
  locale: 'ko' | 'en';
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** What became of joining; the membership of a refused one says why. */
export type JoinOutcome = 'waiting' | 'refused' | 'joined';

export function joinOutcome({ state, endReason }: Pick<MyMembership, 'state' | 'endReason'>): JoinOutcome {
  if (state === 'starting') return 'waiting';
  return state === 'ended' && endReason === 'not_begun' ? 'refused' : 'joined';
}

/** The price of a tier that is meant. */
export function wishedPrice(
  tier: Pick<PublicTier, 'prices'>,
  { currency, interval = 'month' }: JoinWish,
  locale: 'ko' | 'en',
): TierPrice | undefined {
  const currencies = currenciesOf([tier]);
  const chosen =
    currency !== undefined && currencies.includes(currency) ? currency : likelyCurrency(currencies, locale);
  return shownPrice(tier, chosen, interval);
}

const MUST_LOOK_AGAIN: ReadonlySet<string> = new Set([
  ...(['PRICE_CHANGED', 'TIER_FULL', 'ALREADY_MEMBER', 'OFFER_UNAVAILABLE', 'NOT_FOUND'] as const),
  'COUPON_UNAVAILABLE',
]);

/** In which a membership's days begin. */
export const localTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Joining a tier: what is chosen, what that comes to, and the one tap. Ends with access or with nothing changed; a bank
 * that does not answer is asked again while this is shown.
 */
export function useJoin({ creatorId, tierId, wish, locale, randomId }: JoinOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const [chosen, setChosen] = useState<JoinWish>(wish);
  const [coupons, setCoupons] = useState<readonly CouponGrantId[]>([]);
  const [begun, setBegun] = useState<MyMembership>();
  const tiers = useQuery(trpc.memberships.tiers.queryOptions({ creatorId }, { staleTime: 0 }));
  const tier = tiers.data && payableTiers(tiers.data).find(({ id }) => id === tierId);
  const price = tier && wishedPrice(tier, chosen, locale);
  const timeZone = localTimeZone();
  const offer = useQuery(
    trpc.memberships.joinOffer.queryOptions(
      {
        ...{ tierId, priceId: price?.id as TierPrice['id'], timeZone },
        ...(coupons.length > 0 && { couponIds: [...coupons] }),
      },
      {
        ...{ staleTime: 0, enabled: price !== undefined },
        // What was shown stays until the coupons are counted, and the button waits; another price is another offer.
        placeholderData: (shown) =>
          shown?.currency === price?.currency && shown?.interval === price?.interval ? shown : undefined,
      },
    ),
  );
  const methods = useQuery(trpc.paymentMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const wallet = useQuery(trpc.wallet.overview.queryOptions());
  const followed = useQuery(
    trpc.memberships.membership.queryOptions(
      { membershipId: begun?.id as MyMembership['id'] },
      {
        ...{ enabled: begun !== undefined && isSettling(begun), staleTime: 0 },
        refetchInterval: ({ state: { data } }) =>
          data === undefined || isSettling(data) ? ASK_AGAIN_MS : false,
      },
    ),
  );
  const membership = followed.data?.id === begun?.id ? (followed.data ?? begun) : begun;
  const outcome = membership === undefined ? null : joinOutcome(membership);
  const isMember = outcome === 'joined';

  const subscribe = useMutation(
    trpc.memberships.subscribe.mutationOptions({
      onSuccess: (answer) => {
        // What was refused is answered for good: the next tap is another try.
        keys.renew();
        setBegun(answer);
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'COUPON_UNAVAILABLE') setCoupons([]);
        if (MUST_LOOK_AGAIN.has(code)) void Promise.all([tiers.refetch(), offer.refetch()]);
        if (code === 'METHOD_UNUSABLE' || code === 'NOT_FOUND') void methods.refetch();
      },
    }),
  );
  const { refetch: lookAtTiers } = tiers;
  const isOutdated = offer.data?.isCurrent === false;
  useEffect(() => {
    if (isOutdated) void lookAtTiers();
  }, [isOutdated, lookAtTiers]);
  useEffect(() => {
    if (!isMember) return;
    for (const router of [trpc.memberships, trpc.reading, trpc.stories, trpc.wallet, trpc.payments])
      void queryClient.invalidateQueries({ queryKey: router.pathKey() });
  }, [isMember, queryClient, trpc]);

  const gateway = offer.data?.gateway ?? null;
  const usable = (methods.data ?? []).filter((each) => each.status === 'active' && each.gateway === gateway);
  const method = usable.find(({ id }) => id === chosen.methodId) ?? usable[0];
  const coins = wallet.data === undefined ? undefined : wallet.data.paid + wallet.data.bonus;
  const isCoins = price?.currency === 'COI';
  const canPay = isCoins ? (coins ?? 0) >= (offer.data?.dueToday ?? 0) : method !== undefined;
  const beginAnew = () => {
    subscribe.reset();
    setBegun(undefined);
  };
  const change = (part: Partial<JoinWish>) => {
    beginAnew();
    setChosen((now) => ({ ...now, ...part }));
  };
  /** Another price is for other coupons. */
  const changePrice = (part: Partial<JoinWish>) => {
    setCoupons([]);
    change(part);
  };
  const applied = (offer.data?.coupons.steps ?? []).map(({ grantId }) => grantId);
  return {
    tiers,
    tier,
    price,
    /** The currencies in which it can be had and paid today. */
    currencies: tier === undefined ? [] : currenciesOf([tier]),
    setCurrency: (currency: TierCurrency) => changePrice({ currency }),
    /** How often it can be paid in the chosen currency. */
    intervals: (['month', 'year'] as const).filter((interval) =>
      tier?.prices.some((each) => each.interval === interval && each.currency === price?.currency),
    ),
    setInterval: (interval: TierInterval) => changePrice({ interval }),
    offer,
    /** Those that the person could use, whether they chose them, and whether they are applied: some go alone. */
    coupons: (offer.data?.coupons.usable ?? []).map((coupon) => ({
      coupon,
      isChosen: coupons.includes(coupon.id),
      isApplied: applied.includes(coupon.id),
    })),
    chooseCoupon: (id: CouponGrantId, isChosen: boolean) => {
      beginAnew();
      setCoupons((now) => [...now.filter((each) => each !== id), ...(isChosen ? [id] : [])]);
    },
    isCoins,
    coins,
    methods: usable,
    method,
    setMethod: (methodId: PaymentMethodId) => change({ methodId }),
    wish: chosen,
    outcome,
    membership,
    error: subscribe.error,
    isJoining: subscribe.isPending,
    isReady:
      price !== undefined && offer.data?.refusal === null && !isOutdated && canPay && !offer.isFetching,
    join: () => {
      if (price === undefined || offer.data === undefined || subscribe.isPending) return;
      const request = {
        ...{ tierId, priceId: price.id, expectedAmount: price.amount, timeZone },
        paymentMethodId: isCoins ? null : (method?.id ?? null),
        ...(applied.length > 0 && { couponIds: applied, expectedFirst: offer.data.coupons.total }),
      };
      setBegun(undefined);
      subscribe.mutate({ ...request, idempotencyKey: keys.keyFor(JSON.stringify(request)) });
    },
  };
}

export type Joining = ReturnType<typeof useJoin>;
