import { GIFT_DAYS, giftPrices, useMembershipGiftForm } from '@inkvine/client/membership-gifts';
import {
  GIFT_MESSAGE_MAX_LENGTH,
  GIFT_MONTHS,
  GIFT_WAITS_DAYS,
  type MembershipGiftPreview,
} from '@inkvine/contracts/gifts';
import type { PublicTier } from '@inkvine/contracts/memberships';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { Gift } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Coins } from '../design/coins.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextArea, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { MonthsPriceView } from './months-price-view.tsx';
import { GiftLink, Receiver } from './gift-dialog.tsx';
import { GiftSent, MoneyFooter, MoneyPrice } from './membership-gift-payment.tsx';
import { PurchaseAssent, PurchaseFooter } from './purchase-confirmation.tsx';
import { Line, PaymentSums } from './purchase-sums.tsx';

type Form = ReturnType<typeof useMembershipGiftForm>;

/** Leads to giving months of a tier to somebody; nothing where it has no price by the month. */
export function GiveTier({ tier, creatorName }: { tier: PublicTier; creatorName: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  if (giftPrices(tier, locale).length === 0) return null;
  return (
    <>
      <Button
        variant="quiet"
        aria-label={t('gifts.months.openOf', { tier: tier.name })}
        onClick={() => setIsOpen(true)}
      >
        <Gift aria-hidden className="size-4" />
        {t('gifts.months.open')}
      </Button>
      {isOpen && (
        <MembershipGiftDialog tier={tier} creatorName={creatorName} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
}

function MembershipGiftDialog({
  tier,
  creatorName,
  onClose,
}: {
  tier: PublicTier;
  creatorName: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [code, setCode] = useState<string | null>(null);
  const form = useMembershipGiftForm({
    ...{ tier, locale },
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
  const shown = form.isAddressed ? form.preview.data : undefined;
  if (code !== null) return <GiftLink code={code} onClose={onClose} />;
  const { payment, preview: paidFor } = form.paying;
  if (payment?.gift != null) {
    const { orderId, gift } = payment;
    if (gift.code !== null) return <GiftLink code={gift.code} orderId={orderId} onClose={onClose} />;
    const words = sentWords(paidFor.data?.receiverName ?? '', form.deliverAt ?? null);
    return <GiftSent words={words} orderId={orderId} onClose={onClose} />;
  }
  const days = shown?.waitsDays ?? GIFT_WAITS_DAYS;
  // A bank that takes its time is found out without anybody looking on.
  const isBusy = form.isGiving || (form.paying.isPaying && payment === undefined);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && !isBusy && onClose()}
      title={t('gifts.months.title')}
      lead={t('gifts.months.lead', { tier: tier.name, name: creatorName, days })}
      footer={
        form.isCoins ? (
          <PurchaseFooter
            label={t('gifts.give', { coins: shown?.total ?? 0 })}
            missing={shown?.missing}
            isPaying={form.isGiving}
            isReady={form.isReady}
            onPay={form.give}
            onCancel={onClose}
          />
        ) : (
          <MoneyFooter form={form} onCancel={onClose} />
        )
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          name="gift-months"
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
        <TextArea
          label={`${t('gifts.message')} (${t('common.optional')})`}
          hint={t('gifts.messageHint')}
          rows={2}
          value={form.message}
          maxLength={GIFT_MESSAGE_MAX_LENGTH}
          onChange={(event) => form.setMessage(event.target.value)}
        />
        <PayWith form={form} />
        {!form.isAddressed && <Notice>{t('gifts.emailFirst')}</Notice>}
        {form.isAddressed && (form.isCoins ? <Price form={form} /> : <MoneyPrice form={form} />)}
      </div>
    </Dialog>
  );
}

/** Coins or money, where both are possible. */
function PayWith({ form: { prices, currency, setCurrency } }: { form: Form }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (prices.length < 2) return null;
  return (
    <Choice
      name="gift-currency"
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
    <div className="flex flex-col gap-3">
      <Choice
        name="gift-when"
        label={t('gifts.months.when')}
        value={form.when}
        options={GIFT_DAYS.map((value) => ({ value, label: t(`gifts.months.whenChoice.${value}`) }))}
        onChange={form.setWhen}
      />
      {form.when === 'later' && (
        <TextField
          type="date"
          label={t('gifts.months.day')}
          hint={t('gifts.months.dayHint')}
          error={form.isDayWrong ? t('gifts.months.dayWrong') : undefined}
          value={form.day}
          onChange={(event) => form.setDay(event.target.value)}
        />
      )}
    </div>
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
          <PurchaseAssent
            label={t('gifts.months.confirm')}
            needsConfirmation={data.needsConfirmation}
            purchase={form}
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
    <div className="flex flex-col gap-4">
      {receiverName !== null && (
        <p className="text-sm font-semibold">{t('gifts.forName', { name: receiverName })}</p>
      )}
      <PaymentSums preview={preview}>
        <Line label={t('gifts.months.count', { count: months })}>
          <Coins amount={monthly * months} />
          <span className="block text-xs text-ink-soft">{t('gifts.months.each', { coins: monthly })}</span>
        </Line>
      </PaymentSums>
      <p className="text-sm text-ink-soft">
        {t('gifts.months.ends')} {leavesOutCoins && t('gifts.months.noCoins')}
      </p>
    </div>
  );
}
