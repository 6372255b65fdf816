import type { Joining } from '@inkvine/client/memberships/join';
import { couponBenefit, ownedCouponFacts } from '@inkvine/i18n/coupon-words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../design/field.tsx';
import { useLocale } from '../shell/locale.ts';

/** Coupons that the person owns and could use for what they join. */
export function JoinCoupons({ joining: { coupons, chooseCoupon } }: { joining: Joining }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [now] = useState(() => new Date());
  if (coupons.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-semibold">{t('memberships.join.coupons.title')}</legend>
      {coupons.map(({ coupon, isChosen, isApplied }) => (
        <CheckField
          key={coupon.id}
          label={coupon.name}
          hint={
            <>
              <span className="block">
                {[couponBenefit(t, coupon.benefit, locale), ...ownedCouponFacts(t, coupon, locale, now)].join(
                  ' · ',
                )}
              </span>
              {isChosen && !isApplied && (
                <span role="status" className="block font-semibold text-ink">
                  {t('memberships.join.coupons.notApplied')}
                </span>
              )}
            </>
          }
          checked={isChosen}
          onChange={(isNow) => chooseCoupon(coupon.id, isNow)}
        />
      ))}
    </fieldset>
  );
}
