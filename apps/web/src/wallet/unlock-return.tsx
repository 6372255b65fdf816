import { useUnlockReturn } from '@inkvine/client/unlock-return';
import type { CoinTxnId } from '@inkvine/contracts/primitives';
import type { ReturnPreview } from '@inkvine/contracts/unlock-returns';
import { formatCoins, formatDate } from '@inkvine/i18n/format';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Offers to give back a chapter that was not opened; nothing where it cannot be. */
export function GiveBack({
  purchase,
}: {
  purchase: { txnId: CoinTxnId; chapterTitle: string; returnableUntil: string | null };
}) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { txnId, chapterTitle, returnableUntil } = purchase;
  if (returnableUntil === null) return null;
  return (
    <>
      <button
        type="button"
        aria-label={t('returns.giveBackOf', { title: chapterTitle })}
        className="inline-flex min-h-11 cursor-pointer items-center text-xs text-vine underline underline-offset-4 sm:min-h-6"
        onClick={() => setIsOpen(true)}
      >
        {t('returns.giveBack')}
      </button>
      {isOpen && <GiveBackDialog txnId={txnId} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Shows what comes back and where, and gives the chapter back once that is confirmed. */
function GiveBackDialog({ txnId, onClose }: { txnId: CoinTxnId; onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { preview, error, isReturning, giveBack } = useUnlockReturn({
    txnId,
    onReturned: (coins) => {
      toast(t('returns.done', { coins }));
      onClose();
    },
  });
  const shown = preview.data?.possible === true ? preview.data : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('returns.title')}
      lead={t('returns.lead')}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('returns.keep')}
          </Button>
          {shown !== null && (
            <Button pending={isReturning} onClick={giveBack}>
              {t('returns.confirm', { coins: shown.coins })}
            </Button>
          )}
        </>
      }
    >
      <QueryView query={preview} loading={<Skeleton className="h-48" />}>
        {(data) =>
          data.possible ? <Returning preview={data} /> : <Notice>{t(`returns.not.${data.why}`)}</Notice>
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

function Returning({ preview }: { preview: Extract<ReturnPreview, { possible: true }> }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className="flex flex-col gap-4 text-sm">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt className="text-ink-soft">{t('returns.chapter')}</dt>
        <dd className="text-right font-serif break-words">{preview.chapterTitle}</dd>
        <dt className="text-ink-soft">{t('returns.comesBack')}</dt>
        <dd className="text-right font-semibold">{formatCoins(preview.coins, locale)}</dd>
        <dt className="text-ink-soft">{t('returns.where')}</dt>
        <dd className="text-right">
          <ul>
            {preview.lots.map(({ coins, expiresAt, isExpired, campaign, kind: lotKind }, index) => {
              const kind = campaign ?? t(`common.coinKind.${lotKind}`);
              const date = expiresAt === null ? '' : formatDate(expiresAt, locale, 'day');
              return (
                <li key={index}>
                  {expiresAt === null || isExpired
                    ? t('returns.lot', { coins, kind })
                    : t('returns.lotUntil', { coins, kind, date })}
                  {isExpired && (
                    <span className="block text-xs text-wine">{t('returns.lotExpired', { date })}</span>
                  )}
                </li>
              );
            })}
          </ul>
        </dd>
      </dl>
      <p>{t('returns.same')}</p>
      <Notice>{t('returns.after')}</Notice>
      <p className="text-xs text-ink-soft">
        {t('returns.until', { date: formatDate(preview.until, locale, 'minute') })}
      </p>
    </div>
  );
}
