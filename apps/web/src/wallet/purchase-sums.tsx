import type { BulkPreview } from '@inkvine/contracts/bulk-unlock';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Coins } from '../design/coins.tsx';

/** What several chapters cost together, and which coins that takes. */
export function PurchaseSums({
  preview: { discount, listTotal, chapters, ...payment },
}: {
  preview: Payment & Pick<BulkPreview, 'discount' | 'listTotal'> & { chapters: readonly unknown[] };
}) {
  const { t } = useTranslation();
  return (
    <PaymentSums preview={payment}>
      <Line label={t('common.chapters', { count: chapters.length })}>
        <Coins amount={listTotal} />
      </Line>
      {listTotal > payment.total && (
        <Line label={t('bulk.discount', { percent: discount })}>
          <Coins amount={payment.total - listTotal} />
        </Line>
      )}
    </PaymentSums>
  );
}

type Payment = Pick<BulkPreview, 'total' | 'balance' | 'split' | 'missing'>;

/** What is paid in coins, and which of them that takes; with the lines it is the sum of. */
export function PaymentSums({
  preview: { total, balance, split, missing },
  children,
}: {
  preview: Payment;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <dl className="flex flex-col gap-2 text-sm">
      {children}
      <Line label={t('bulk.total')}>
        <Coins amount={total} className="font-bold" />
      </Line>
      <Line label={t('reading.yourBalance')}>
        <Coins amount={balance.paid + balance.bonus} />
      </Line>
      {missing > 0 && (
        <Line label={t('reading.missing')}>
          <Coins amount={missing} className="font-semibold text-wine" />
        </Line>
      )}
      {split !== null && (
        <Line label={t('reading.paidFrom')}>
          <span className="flex flex-col">
            {split.bonus > 0 && <span>{t('reading.splitBonus', { coins: split.bonus })}</span>}
            {split.paid > 0 && <span>{t('reading.splitPaid', { coins: split.paid })}</span>}
          </span>
        </Line>
      )}
    </dl>
  );
}

export function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 text-right">
      <dt className="text-ink-soft">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What a chapter costs among others, and alone where that is more. */
export function PriceAmong({ coins, alone }: { coins: number; alone: number }) {
  const { t } = useTranslation();
  return (
    <span className="flex shrink-0 flex-col items-end">
      <Coins amount={coins} />
      {coins < alone && <span className="text-xs text-ink-soft">{t('bulk.instead', { coins: alone })}</span>}
    </span>
  );
}
