import type { useMembershipGiftForm } from '@inkvine/client/membership-gifts';
import type { GiftPayment, MembershipGiftPaymentPreview } from '@inkvine/contracts/gifts';
import { formatPrice } from '@inkvine/i18n/format';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice } from '../design/states.tsx';
import { useFailureWords } from '../memberships/failure-words.ts';
import { MethodChoice } from '../memberships/method-choice.tsx';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { MonthsPriceView } from './months-price-view.tsx';
import { GiftReceipt } from './gift-receipt.tsx';
import { Line } from './purchase-sums.tsx';

type Form = ReturnType<typeof useMembershipGiftForm>;

/** What giving months comes to in money, what pays for it, and what became of the last try. */
export function MoneyPrice({ form }: { form: Form }) {
  const { t } = useTranslation();
  const here = useLocation();
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
            returnTo={here.href}
            onChange={paying.setMethod}
          />
          <MoneySums preview={data} months={form.months} />
          <Outcome paying={paying} />
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
    <div className="flex flex-col gap-4">
      {receiverName !== null && (
        <p className="text-sm font-semibold">{t('gifts.forName', { name: receiverName })}</p>
      )}
      <dl className="flex flex-col gap-2 text-sm tabular-nums">
        <Line label={t('gifts.months.count', { count: months })}>
          {money(total)}
          <span className="block text-xs text-ink-soft">
            {t('gifts.months.eachMoney', { price: money(monthly) })}
          </span>
        </Line>
        <Line label={t('bulk.total')}>
          <strong>{money(total)}</strong>
        </Line>
      </dl>
      <p className="text-sm text-ink-soft">
        {t('gifts.months.ends')} {leavesOutCoins && t('gifts.months.noCoins')}
      </p>
      <p className="text-sm text-ink-soft">{t('gifts.months.moneyBack', { days })}</p>
    </div>
  );
}

function Outcome({ paying: { payment, error } }: { paying: Form['paying'] }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const failureWords = useFailureWords();
  if (payment?.state === 'pending')
    return (
      <div role="status">
        <Notice>
          <strong className="block">{t('gifts.months.paying')}</strong>
          {t('gifts.months.payingBody')}
        </Notice>
      </div>
    );
  const problem = () => {
    if (error !== null) return message(error);
    if (payment?.state === 'returned') return t('gifts.months.returned');
    if (payment?.state !== 'refused') return null;
    return `${failureWords(payment.failure)} ${t('gifts.months.refused')}`;
  };
  const words = problem();
  return (
    words !== null && (
      <div role="alert">
        <Notice tone="bad">{words}</Notice>
      </div>
    )
  );
}

/** The end of the dialog where money pays. */
export function MoneyFooter({ form, onCancel }: { form: Form; onCancel: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { paying, currency } = form;
  const total = form.isAddressed ? paying.preview.data?.total : undefined;
  return (
    <>
      <Button variant="secondary" onClick={onCancel}>
        {t(paying.payment?.state === 'pending' ? 'gifts.done' : 'common.cancel')}
      </Button>
      <Button pending={paying.isPaying} disabled={!paying.isReady} onClick={paying.pay}>
        {total === undefined
          ? t('gifts.months.open')
          : t('gifts.months.pay', { price: formatPrice(total, currency, locale) })}
      </Button>
    </>
  );
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('gifts.months.sentTitle')}
      lead={words}
      footer={
        <>
          <GiftReceipt orderId={orderId} />
          <Button onClick={onClose}>{t('gifts.done')}</Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
