import { useRefundRequest } from '@inkvine/client/refund';
import type { TopUpId } from '@inkvine/contracts/primitives';
import type { RefundPreview } from '@inkvine/contracts/refunds';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextArea } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Shows the exact refund of an order and asks for it once it is confirmed. */
export function RefundDialog({ topUpId, onClose }: { topUpId: TopUpId; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [note, setNote] = useState('');
  const { preview, error, isAsking, ask } = useRefundRequest({
    topUpId,
    onRequested: () => {
      toast(t('refunds.requested'));
      onClose();
    },
  });
  const shown = preview.data?.possible === true ? preview.data : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('refunds.title')}
      lead={t('refunds.lead')}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('refunds.back')}
          </Button>
          {shown !== null && (
            <Button variant="danger" pending={isAsking} onClick={() => ask(shown.amount, note.trim())}>
              {t('refunds.confirm', { amount: formatMoney(shown.amount, shown.currency, locale) })}
            </Button>
          )}
        </>
      }
    >
      <QueryView query={preview} loading={<Skeleton className="h-64" />}>
        {(data) =>
          data.possible ? (
            <div className="flex flex-col gap-4">
              <Amounts preview={data} />
              <TextArea
                label={t('refunds.note')}
                rows={2}
                maxLength={300}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
              <Notice tone={data.automatic ? 'good' : 'gold'}>
                {t(data.automatic ? 'refunds.automatic' : 'refunds.byOperator')}
              </Notice>
            </div>
          ) : (
            <Notice>{t(`refunds.not.${data.why}`)}</Notice>
          )
        }
      </QueryView>
      {error !== null && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}

function Amounts({ preview }: { preview: Extract<RefundPreview, { possible: true }> }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { coins, expiredCoins, bonusCoins, gross, fee, amount, rule, policyVersion } = preview;
  const money = (minor: number) => formatMoney(minor, preview.currency, locale);
  return (
    <>
      <p className="text-sm">{t(`refunds.why.${rule}`)}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2 text-sm">
        <Line label={t('refunds.coinsLeave')}>
          {formatCoins(coins + expiredCoins, locale)}
          {expiredCoins > 0 && (
            <span className="block text-xs text-ink-soft">
              {t('refunds.expiredToo', { coins: expiredCoins })}
            </span>
          )}
        </Line>
        {bonusCoins > 0 && <Line label={t('refunds.bonusLeaves')}>{formatCoins(bonusCoins, locale)}</Line>}
        <Line label={t('refunds.worth')}>{money(gross)}</Line>
        <Line label={t('refunds.fee')}>{fee === 0 ? t('refunds.noFee') : `−${money(fee)}`}</Line>
        <Line label={<strong>{t('refunds.youGet')}</strong>}>
          <strong className="text-base">{money(amount)}</strong>
        </Line>
      </dl>
      <p className="text-xs text-ink-soft">
        {bonusCoins > 0 && `${t('refunds.bonusWhy')} `}
        {t('refunds.policy', { version: policyVersion })}
      </p>
    </>
  );
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  );
}
