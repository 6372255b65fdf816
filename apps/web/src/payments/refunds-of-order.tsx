import { useRefundsOfOrder } from '@inkvine/client/refund';
import type { TopUp } from '@inkvine/contracts/payments';
import type { Refund } from '@inkvine/contracts/refunds';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RefundDialog } from './refund-dialog.tsx';

const OPEN = new Set<Refund['state']>(['requested', 'approved', 'sending', 'unknown']);

/** What became of the refunds of a paid order, and the way to ask for one. */
export function RefundsOfOrder({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [asking, setAsking] = useState(false);
  const { refunds, withdraw } = useRefundsOfOrder(order.id);
  return (
    <section aria-labelledby="refunds" className="mt-6 border-t border-line pt-5 print:hidden">
      <h2 id="refunds" className="font-serif text-base font-bold">
        {t('refunds.history')}
      </h2>
      <QueryView query={refunds} loading={<Skeleton className="mt-3 h-11" />}>
        {(items) => (
          <div className="mt-3 flex flex-col gap-4">
            {items.map((refund) => (
              <RefundCard
                key={refund.id}
                refund={refund}
                pending={withdraw.isPending}
                onWithdraw={() =>
                  withdraw.mutate(
                    { refundId: refund.id },
                    {
                      onSuccess: () => toast(t('refunds.withdrawn')),
                      onError: (error) => toast(message(error), 'bad'),
                    },
                  )
                }
              />
            ))}
            {!items.some((refund) => OPEN.has(refund.state) || refund.state === 'done') && (
              <Button variant="secondary" className="self-start" onClick={() => setAsking(true)}>
                <Undo2 aria-hidden className="size-4" />
                {t('refunds.refund')}
              </Button>
            )}
          </div>
        )}
      </QueryView>
      {asking && <RefundDialog topUpId={order.id} onClose={() => setAsking(false)} />}
    </section>
  );
}

function RefundCard({
  refund,
  pending,
  onWithdraw,
}: {
  refund: Refund;
  pending: boolean;
  onWithdraw: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className="rounded-lg border border-line p-4 text-sm">
      <p className="flex flex-wrap justify-between gap-3">
        <span className="font-semibold">{t(`refunds.states.${refund.state}`)}</span>
        <span className="font-semibold tabular-nums">
          {formatMoney(refund.amount, refund.currency, locale)}
        </span>
      </p>
      <p className="mt-1 text-xs text-ink-soft">
        {formatCoins(refund.coins + refund.expiredCoins, locale)}
        {refund.fee > 0 && ` · ${t('refunds.fee')} ${formatMoney(refund.fee, refund.currency, locale)}`}
        {refund.bonusCoins > 0 && ` · ${t('refunds.bonusLeaves')} ${formatCoins(refund.bonusCoins, locale)}`}
      </p>
      {refund.failure !== null && (
        <div className="mt-3">
          <Notice tone="bad">{t(`refunds.failures.${refund.failure}`)}</Notice>
        </div>
      )}
      {refund.answer !== null && (
        <p className="mt-3">
          <span className="text-ink-soft">{t('refunds.answer')}: </span>
          {refund.answer}
        </p>
      )}
      <ol className="mt-3 flex flex-col gap-1.5 border-l-2 border-vine-soft pl-4">
        {refund.history.map((step) => (
          <li key={`${step.state} ${step.at}`} className="flex flex-wrap justify-between gap-x-3 text-xs">
            <span>{t(`refunds.states.${step.state}`)}</span>
            <span className="text-ink-soft">{formatDate(step.at, locale, 'minuteWithZone')}</span>
          </li>
        ))}
      </ol>
      {refund.state === 'requested' && (
        <Button variant="secondary" size="sm" className="mt-4" pending={pending} onClick={onWithdraw}>
          {t('refunds.withdraw')}
        </Button>
      )}
    </div>
  );
}
