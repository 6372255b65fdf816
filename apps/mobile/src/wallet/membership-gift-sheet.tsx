import { GIFT_DAYS, giftPrices, useMembershipGiftForm } from '@inkvine/client/membership-gifts';
import {
  GIFT_MESSAGE_MAX_LENGTH,
  GIFT_MONTHS,
  GIFT_WAITS_DAYS,
  type MembershipGiftPreview,
} from '@inkvine/contracts/gifts';
import type { PublicTier } from '@inkvine/contracts/memberships';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Coins } from '../design/coins.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { MonthsPriceView } from './months-price-view.tsx';
import { GiftLink, Receiver } from './gift-sheet.tsx';
import { Line } from './line.tsx';
import { GiftSent, MoneyPrice } from './membership-gift-payment.tsx';
import { PurchaseConfirmation } from './purchase-confirmation.tsx';
import { PaymentSums } from './purchase-sums.tsx';

interface Givable {
  tier: PublicTier;
  creatorName: string;
}

type Form = ReturnType<typeof useMembershipGiftForm>;

/** Leads to giving months of a tier to somebody; nothing where it has no price by the month. */
export function GiveTier(givable: Givable) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  if (giftPrices(givable.tier, locale).length === 0) return null;
  return (
    <>
      <Button
        variant="quiet"
        label={t('gifts.months.open')}
        name={t('gifts.months.openOf', { tier: givable.tier.name })}
        onPress={() => setIsOpen(true)}
      />
      {isOpen && <MembershipGiftSheet {...givable} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function MembershipGiftSheet({ tier, creatorName, onClose }: Givable & { onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [code, setCode] = useState<string | null>(null);
  const form = useMembershipGiftForm({
    ...{ tier, locale },
    randomId: randomUUID,
    onGiven: (gift, receiver) => {
      if (gift.code !== null) return setCode(gift.code);
      toast(sentWords(receiver?.name ?? '', receiver?.deliverAt ?? null));
      onClose();
    },
  });
  const sentWords = (name: string, deliverAt: Date | null): string =>
    deliverAt === null
      ? t('gifts.months.given', { name })
      : t('gifts.months.givenLater', { name, date: formatDate(deliverAt.toISOString(), locale) });
  if (code !== null) return <GiftLink code={code} onClose={onClose} />;
  const { payment, preview: paidFor } = form.paying;
  if (payment?.gift != null) {
    const { orderId, gift } = payment;
    if (gift.code !== null) return <GiftLink code={gift.code} orderId={orderId} onClose={onClose} />;
    const words = sentWords(paidFor.data?.receiverName ?? '', form.deliverAt ?? null);
    return <GiftSent words={words} orderId={orderId} onClose={onClose} />;
  }
  const days = form.preview.data?.waitsDays ?? GIFT_WAITS_DAYS;
  return (
    <Sheet title={t('gifts.months.title')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('gifts.months.lead', { tier: tier.name, name: creatorName, days })}
      </Text>
      <Choice
        label={t('gifts.months.howMany')}
        value={String(form.months)}
        options={GIFT_MONTHS.map((count) => ({
          value: String(count),
          label: t('gifts.months.count', { count }),
        }))}
        onChange={(value) => form.setMonths(GIFT_MONTHS.find((count) => String(count) === value)!)}
      />
      <Receiver form={form} linkHint={t('gifts.months.linkHint')} />
      {form.canWait && <Day form={form} />}
      <Field
        label={`${t('gifts.message')} (${t('common.optional')})`}
        hint={t('gifts.messageHint')}
        multiline
        value={form.message}
        maxLength={GIFT_MESSAGE_MAX_LENGTH}
        onChangeText={form.setMessage}
      />
      <PayWith form={form} />
      {!form.isAddressed && <Notice tone="gold">{t('gifts.emailFirst')}</Notice>}
      {form.isAddressed && (form.isCoins ? <Price form={form} /> : <MoneyPrice form={form} />)}
    </Sheet>
  );
}

/** Coins or money, where both are possible. */
function PayWith({ form: { prices, currency, setCurrency } }: { form: Form }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (prices.length < 2) return null;
  return (
    <Choice
      label={t('gifts.months.payWith')}
      value={currency}
      options={prices.map((price) => ({
        value: price.currency,
        label:
          price.currency === 'COI'
            ? t('gifts.months.way.coins', { coins: price.amount })
            : t('gifts.months.way.money', { price: formatPrice(price.amount, price.currency, locale) }),
      }))}
      onChange={setCurrency}
    />
  );
}

/** When a person is told of it. */
function Day({ form }: { form: Form }) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t('gifts.months.when')}
        value={form.when}
        options={GIFT_DAYS.map((value) => ({ value, label: t(`gifts.months.whenChoice.${value}`) }))}
        onChange={form.setWhen}
      />
      {form.when === 'later' && (
        <Field
          label={t('gifts.months.day')}
          hint={`${t('gifts.months.dayTyped')} ${t('gifts.months.dayHint')}`}
          error={form.isDayWrong ? t('gifts.months.dayWrong') : undefined}
          inputMode="text"
          autoComplete="off"
          maxLength={10}
          value={form.day}
          onChangeText={form.setDay}
        />
      )}
    </>
  );
}

function Price({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { preview, receiver } = form;
  return (
    <MonthsPriceView preview={preview} receiver={receiver}>
      {(data) => (
        <>
          <Sums preview={data} months={form.months} />
          <PurchaseConfirmation
            label={t('gifts.give', { coins: data.total })}
            assent={t('gifts.months.confirm')}
            preview={data}
            purchase={form}
            isPaying={form.isGiving}
            onPay={form.give}
          />
        </>
      )}
    </MonthsPriceView>
  );
}

function Sums({ preview, months }: { preview: MembershipGiftPreview; months: number }) {
  const { t } = useTranslation();
  const { receiverName, monthly, leavesOutCoins } = preview;
  return (
    <View style={styles.lines}>
      {receiverName !== null && (
        <Text size="sm" bold>
          {t('gifts.forName', { name: receiverName })}
        </Text>
      )}
      <PaymentSums preview={preview}>
        <Line label={t('gifts.months.count', { count: months })}>
          <View>
            <Coins amount={monthly * months} />
            <Text size="xs" tone="inkSoft">
              {t('gifts.months.each', { coins: monthly })}
            </Text>
          </View>
        </Line>
      </PaymentSums>
      <Text size="sm" tone="inkSoft">
        {leavesOutCoins ? `${t('gifts.months.ends')} ${t('gifts.months.noCoins')}` : t('gifts.months.ends')}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({ lines: { gap: SPACE.sm } });
