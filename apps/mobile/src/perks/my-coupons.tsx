import { OWNED_COUPON_STATES, redeemedWords, useRedeemCode, useTakeCoins } from '@inkvine/client/coupons';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { OwnedCoupon } from '@inkvine/contracts/perks-coupons';
import { couponBenefit, couponHasBegun, ownedCouponFacts } from '@inkvine/i18n/coupon-words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Coupons that a person owns, and a field for the code of another. */
export function MyCoupons({
  header,
  onRefresh,
}: {
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [state, setState] = useState<OwnedCoupon['state']>('usable');
  const coupons = useInfiniteQuery(trpc.perks.coupons.infiniteQueryOptions({ state }, pageOptions));
  return (
    <PagedList
      query={coupons}
      header={
        <>
          {header}
          <Redeem />
          <Choice
            hideLabel
            label={t('coupons.tab')}
            value={state}
            options={OWNED_COUPON_STATES.map((value) => ({ value, label: t(`coupons.list.${value}`) }))}
            onChange={setState}
          />
        </>
      }
      onRefresh={onRefresh}
      keyOf={(coupon) => coupon.id}
      loading={<Skeleton height={64} />}
      empty={<EmptyState title={t(`coupons.empty.${state}`)} body={t('coupons.emptyBody')} />}
      renderItem={(coupon) => <CouponRow coupon={coupon} />}
    />
  );
}

function Redeem() {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useRedeemCode((redeemed) =>
    toast(t(`coupons.${redeemedWords(redeemed)}`, { name: redeemed.coupon.name, coins: redeemed.coins })),
  );
  return (
    <View style={styles.form}>
      <Field
        label={t('coupons.code')}
        hint={t('coupons.codeHint')}
        error={form.error === null ? undefined : message(form.error)}
        autoCapitalize="characters"
        autoCorrect={false}
        autoComplete="off"
        maxLength={64}
        value={form.code}
        onChangeText={form.setCode}
        onSubmitEditing={() => {
          if (form.isReady) form.redeem();
        }}
      />
      <Button
        label={t('coupons.redeem')}
        disabled={!form.isReady}
        pending={form.isRedeeming}
        onPress={form.redeem}
      />
    </View>
  );
}

function CouponRow({ coupon }: { coupon: OwnedCoupon }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [now] = useState(() => new Date());
  const facts = ownedCouponFacts(t, coupon, locale, now);
  const hasBegun = couponHasBegun(coupon, now);
  return (
    <View style={styles.row}>
      <View style={styles.words}>
        <Text size="sm" bold>
          {coupon.name}
        </Text>
        <Text size="sm" tone="inkSoft">
          {couponBenefit(t, coupon.benefit, locale)}
        </Text>
        {facts.length > 0 && (
          <Text size="xs" tone="inkSoft">
            {facts.join(' · ')}
          </Text>
        )}
      </View>
      {coupon.state === 'usable' && coupon.benefit.kind === 'bonus_coins' && hasBegun && (
        <TakeCoins coupon={coupon} />
      )}
    </View>
  );
}

function TakeCoins({ coupon }: { coupon: OwnedCoupon }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { error, isTaking, take } = useTakeCoins(coupon.id, ({ coins }) =>
    toast(t('coupons.taken', { coins })),
  );
  return (
    <>
      <Button
        label={t('coupons.take')}
        name={t('coupons.takeOf', { name: coupon.name })}
        pending={isTaking}
        onPress={take}
      />
      {error !== null && <Notice tone="bad">{message(error)}</Notice>}
    </>
  );
}

const styles = StyleSheet.create({
  form: { gap: SPACE.sm },
  row: { gap: SPACE.sm, paddingVertical: SPACE.md },
  words: { gap: 2 },
});
