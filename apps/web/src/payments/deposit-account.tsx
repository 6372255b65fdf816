import { awaitedDeposit, bankKey, useCancelTransfer } from '@inkvine/client/deposits';
import type { Deposit, TopUp } from '@inkvine/contracts/payments';
import { formatDate, formatMoney } from '@inkvine/i18n/format';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { ReceiptRow } from '../design/receipt.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Where to transfer to, how much and until when; nothing for an order that waits for no transfer. */
export function DepositAccount({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const deposit = awaitedDeposit(order);
  if (deposit === undefined) return null;
  return (
    <section
      aria-labelledby="transfer"
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5 sm:p-6"
    >
      <h2 id="transfer" className="font-serif text-base font-bold">
        {t('payments.transfer.heading')}
      </h2>
      <AccountFacts order={order} deposit={deposit} />
      <div className="flex flex-wrap gap-3">
        <CopyNumber number={deposit.accountNumber} />
        <CancelTransfer order={order} />
      </div>
    </section>
  );
}

export function AccountFacts({ order, deposit }: { order: TopUp; deposit: Deposit }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const bank = bankKey(deposit.bankCode);
  return (
    <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-[10rem_1fr]">
      <ReceiptRow label={t('payments.amount')}>
        <strong className="text-base">{formatMoney(order.price, order.currency, locale)}</strong>
      </ReceiptRow>
      <ReceiptRow label={t('payments.transfer.bank')}>
        {bank === undefined ? deposit.bankCode : t(bank)}
      </ReceiptRow>
      <ReceiptRow label={t('payments.transfer.number')}>
        <strong className="break-all text-base tabular-nums select-all">{deposit.accountNumber}</strong>
      </ReceiptRow>
      {deposit.holderName !== '' && (
        <ReceiptRow label={t('payments.transfer.holder')}>{deposit.holderName}</ReceiptRow>
      )}
      {deposit.dueAt !== null && (
        <ReceiptRow label={t('payments.transfer.due')}>
          {formatDate(deposit.dueAt, locale, 'minuteWithZone')}
        </ReceiptRow>
      )}
    </dl>
  );
}

function CopyNumber({ number }: { number: string }) {
  const { t } = useTranslation();
  const copy = () =>
    navigator.clipboard.writeText(number).then(
      () => toast(t('payments.transfer.copied')),
      () => toast(number),
    );
  return (
    <Button onClick={() => void copy()}>
      <Copy aria-hidden className="size-4" />
      {t('payments.transfer.copy')}
    </Button>
  );
}

function CancelTransfer({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [asking, setAsking] = useState(false);
  const cancel = useCancelTransfer(order.id);
  return (
    <>
      <Button variant="secondary" onClick={() => setAsking(true)}>
        {t('payments.transfer.cancel')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('payments.transfer.cancelTitle')}
        body={t('payments.transfer.cancelBody')}
        action={t('payments.transfer.cancel')}
        cancel={t('payments.transfer.keep')}
        pending={cancel.isPending}
        onConfirm={() =>
          cancel.mutate(
            { topUpId: order.id },
            {
              onSuccess: ({ status }) => {
                setAsking(false);
                if (status === 'canceled') toast(t('payments.transfer.canceled'));
              },
              onError: (error) => toast(message(error), 'bad'),
            },
          )
        }
      />
    </>
  );
}
