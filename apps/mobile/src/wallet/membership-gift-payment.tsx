import type { useMembershipGiftForm } from '@inkvine/client/membership-gifts';
import type { GiftPayment, MembershipGiftPaymentPreview } from '@inkvine/contracts/gifts';
import { formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useFailureWords } from '../memberships/failure-words.ts';
import { MethodChoice } from '../memberships/method-choice.tsx';
import { useHere } from '../shell/here.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { MonthsPriceView } from './months-price-view.tsx';
import { GiftReceipt } from './gift-receipt.tsx';
import { Line } from './line.tsx';

type Form = ReturnType<typeof useMembershipGiftForm>;

/** What giving months comes to in money, what pays for it, the one tap, and what became of it. */
export function MoneyPrice({ form }: { form: Form }) {
  const { t } = useTranslation();
  const here = useHere();
  const locale = useLocale();
  const { paying, receiver, currency } = form;
  const { preview } = paying;
  return (
    <MonthsPriceView preview={preview} receiver={receiver}>
      {(data) => (
        <>
          <MethodChoice
            label={t('memberships.join.payWith')}
            hint={t('gifts.months.noMethod')}
            methods={paying.methods}
            method={paying.method}
            currency={currency}
            returnTo={here}
            onChange={paying.setMethod}
          />
          <MoneySums preview={data} months={form.months} />
          <Outcome paying={paying} />
          <Button
            label={t('gifts.months.pay', { price: formatPrice(data.total, data.currency, locale) })}
            pending={paying.isPaying}
            disabled={!paying.isReady}
            onPress={paying.pay}
          />
        </>
      )}
    </MonthsPriceView>
  );
}

function MoneySums({ preview, months }: { preview: MembershipGiftPaymentPreview; months: number }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { receiverName, monthly, total, currency, leavesOutCoins, waitsDays: days } = preview;
  const money = (minor: number) => formatPrice(minor, currency, locale);
  return (
    <View style={styles.lines}>
      {receiverName !== null && (
        <Text size="sm" bold>
          {t('gifts.forName', { name: receiverName })}
        </Text>
      )}
      <Line label={t('gifts.months.count', { count: months })}>
        <View style={styles.end}>
          <Text size="sm">{money(total)}</Text>
          <Text size="xs" tone="inkSoft">
            {t('gifts.months.eachMoney', { price: money(monthly) })}
          </Text>
        </View>
      </Line>
      <Line label={t('bulk.total')}>
        <Text size="sm" bold>
          {money(total)}
        </Text>
      </Line>
      <Text size="sm" tone="inkSoft">
        {leavesOutCoins ? `${t('gifts.months.ends')} ${t('gifts.months.noCoins')}` : t('gifts.months.ends')}
      </Text>
      <Text size="sm" tone="inkSoft">
        {t('gifts.months.moneyBack', { days })}
      </Text>
    </View>
  );
}

function Outcome({ paying: { payment, error } }: { paying: Form['paying'] }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const failureWords = useFailureWords();
  if (payment?.state === 'pending')
    return (
      <View role="status">
        <Notice tone="gold">{`${t('gifts.months.paying')} ${t('gifts.months.payingBody')}`}</Notice>
      </View>
    );
  if (error !== null) return <Notice tone="bad">{message(error)}</Notice>;
  if (payment?.state === 'returned') return <Notice tone="bad">{t('gifts.months.returned')}</Notice>;
  if (payment?.state !== 'refused') return null;
  return <Notice tone="bad">{`${failureWords(payment.failure)} ${t('gifts.months.refused')}`}</Notice>;
}

/** That a gift to a person is paid for, with its receipt. */
export function GiftSent({
  words,
  orderId,
  onClose,
}: {
  words: string;
  orderId: GiftPayment['orderId'];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Sheet title={t('gifts.months.sentTitle')} onClose={onClose}>
      <Text>{words}</Text>
      <GiftReceipt orderId={orderId} />
    </Sheet>
  );
}

const styles = StyleSheet.create({ lines: { gap: SPACE.sm }, end: { alignItems: 'flex-end' } });
