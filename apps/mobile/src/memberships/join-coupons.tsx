import type { Joining } from '@inkvine/client/memberships/join';
import { couponBenefit, ownedCouponFacts } from '@inkvine/i18n/coupon-words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { CheckField } from '../design/check-field.tsx';
import { Text } from '../design/text.tsx';
import { useLocale } from '../shell/locale.ts';

/** Coupons that the person owns and could use for what they join. */
export function JoinCoupons({ joining: { coupons, chooseCoupon } }: { joining: Joining }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [now] = useState(() => new Date());
  if (coupons.length === 0) return null;
  return (
    <View role="group" aria-label={t('memberships.join.coupons.title')}>
      <Text size="sm" bold>
        {t('memberships.join.coupons.title')}
      </Text>
      {coupons.map(({ coupon, isChosen, isApplied }) => (
        <CheckField
          key={coupon.id}
          label={coupon.name}
          hint={[
            couponBenefit(t, coupon.benefit, locale),
            ...ownedCouponFacts(t, coupon, locale, now),
            ...(isChosen && !isApplied ? [t('memberships.join.coupons.notApplied')] : []),
          ].join(' · ')}
          checked={isChosen}
          onChange={(isNow) => chooseCoupon(coupon.id, isNow)}
        />
      ))}
    </View>
  );
}
