import { OWNED_COUPON_STATES, redeemedWords, useRedeemCode, useTakeCoins } from '@inkvine/client/coupons';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { OwnedCoupon } from '@inkvine/contracts/perks-coupons';
import { couponBenefit, couponHasBegun, ownedCouponFacts } from '@inkvine/i18n/coupon-words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { TicketPercent } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { useSiteNow } from '../shell/site-time.ts';

/** Coupons that a person owns, and a field for the code of another. */
export function MyCoupons() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [state, setState] = useState<OwnedCoupon['state']>('usable');
  const coupons = useInfiniteQuery(trpc.perks.coupons.infiniteQueryOptions({ state }, pageOptions));
  return (
    <div className="flex flex-col gap-6">
      <Redeem />
      <Choice
        hideLabel
        name="coupon-list"
        label={t('coupons.tab')}
        value={state}
        options={OWNED_COUPON_STATES.map((value) => ({ value, label: t(`coupons.list.${value}`) }))}
        onChange={setState}
      />
      <PagedList
        query={coupons}
        loading={<Skeleton className="h-40" />}
        empty={
          <EmptyState
            icon={<TicketPercent className="size-7" strokeWidth={1.5} />}
            title={t(`coupons.empty.${state}`)}
            body={t('coupons.emptyBody')}
          />
        }
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((coupon) => (
              <CouponRow key={coupon.id} coupon={coupon} />
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

function Redeem() {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useRedeemCode((redeemed) =>
    toast(t(`coupons.${redeemedWords(redeemed)}`, { name: redeemed.coupon.name, coins: redeemed.coins })),
  );
  return (
    <form
      className="flex max-w-xl flex-col gap-3 sm:flex-row sm:items-start"
      onSubmit={(event) => {
        event.preventDefault();
        if (form.isReady) form.redeem();
      }}
    >
      <TextField
        className="flex-1"
        label={t('coupons.code')}
        hint={t('coupons.codeHint')}
        error={form.error === null ? null : message(form.error)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        value={form.code}
        onChange={(event) => form.setCode(event.target.value)}
      />
      <Button type="submit" className="sm:mt-[1.625rem]" disabled={!form.isReady} pending={form.isRedeeming}>
        {t('coupons.redeem')}
      </Button>
    </form>
  );
}

function CouponRow({ coupon }: { coupon: OwnedCoupon }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useSiteNow();
  const facts = ownedCouponFacts(t, coupon, locale, now);
  const hasBegun = couponHasBegun(coupon, now);
  return (
    <li className="flex items-start justify-between gap-4 py-3 text-sm">
      <div className="min-w-0">
        <p className="font-semibold break-words">{coupon.name}</p>
        <p className="text-ink-soft">{couponBenefit(t, coupon.benefit, locale)}</p>
        {facts.length > 0 && <p className="mt-1 text-xs text-ink-soft">{facts.join(' · ')}</p>}
      </div>
      {coupon.state === 'usable' && coupon.benefit.kind === 'bonus_coins' && hasBegun && (
        <TakeCoins coupon={coupon} />
      )}
    </li>
  );
}

function TakeCoins({ coupon }: { coupon: OwnedCoupon }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { error, isTaking, take } = useTakeCoins(coupon.id, ({ coins }) =>
    toast(t('coupons.taken', { coins })),
  );
  return (
    <div className="flex shrink-0 flex-col items-end gap-1">
      <Button
        size="sm"
        pending={isTaking}
        aria-label={t('coupons.takeOf', { name: coupon.name })}
        onClick={take}
      >
        {t('coupons.take')}
      </Button>
      {error !== null && (
        <p role="alert" className="max-w-56 text-right text-xs text-wine">
          {message(error)}
        </p>
      )}
    </div>
  );
}
