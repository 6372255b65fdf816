import { BULK_CHOICES, hoursOfWaiting, useBulkUnlock } from '@inkvine/client/bulk-unlock';
import type { BulkPreview } from '@inkvine/contracts/bulk-unlock';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../design/dialog.tsx';
import { Choice } from '../design/field.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView } from '../shell/query-view.tsx';
import { useSiteNow } from '../shell/site-time.ts';
import { PurchaseAssent, PurchaseFooter } from './purchase-confirmation.tsx';
import { PriceAmong, PurchaseSums } from './purchase-sums.tsx';

/** Shows what the next chapters cost together and buys them once that is confirmed. */
export function BulkUnlockDialog({
  branchId,
  language,
  onClose,
}: {
  branchId: BranchId;
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const bulk = useBulkUnlock({
    branchId,
    onUnlocked: (count) => {
      toast(t('bulk.done', { count }));
      onClose();
    },
  });
  const shown = bulk.preview.data;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t('bulk.title')}
      lead={t('bulk.lead')}
      footer={
        <PurchaseFooter
          label={t('bulk.buy', { coins: shown?.total ?? 0 })}
          missing={shown?.missing}
          isPaying={bulk.isBuying}
          isReady={bulk.isReady}
          onPay={bulk.buy}
          onCancel={onClose}
        />
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          name="bulk-count"
          label={t('bulk.howMany')}
          value={bulk.choice}
          options={BULK_CHOICES.map((value) => ({ value, label: t(`bulk.choice.${value}`) }))}
          onChange={bulk.choose}
        />
        <QueryView query={bulk.preview} loading={<Skeleton className="h-64" />}>
          {(data) =>
            data.chapters.length === 0 ? (
              <EmptyState title={t('bulk.none')} body={t('bulk.noneBody')} />
            ) : (
              <>
                <PurchaseSums preview={data} />
                <PurchaseAssent needsConfirmation={data.needsConfirmation} purchase={bulk} />
                <Chapters preview={data} language={language} />
              </>
            )
          }
        </QueryView>
      </div>
    </Dialog>
  );
}

function Chapters({ preview, language }: { preview: BulkPreview; language: Locale }) {
  const { t } = useTranslation();
  const heading = useId();
  const waiting = hoursOfWaiting(preview, useSiteNow());
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-3">
      {waiting.size > 0 && <Notice tone="gold">{t('bulk.waitNote')}</Notice>}
      <h3 id={heading} className="text-sm font-semibold">
        {t('bulk.each')}
      </h3>
      <ol className="divide-y divide-line border-y border-line text-sm">
        {preview.chapters.map(({ chapterId, title, price, bulkPrice }) => (
          <li key={chapterId} className="flex items-baseline justify-between gap-4 py-2">
            <span className="min-w-0">
              <span lang={language} className="block font-serif break-words">
                {title}
              </span>
              <Waiting hours={waiting.get(chapterId)} />
            </span>
            <PriceAmong coins={bulkPrice} alone={price} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Waiting({ hours }: { hours: number | undefined }) {
  const { t } = useTranslation();
  if (hours === undefined) return null;
  return (
    <span className="block text-xs text-gold">
      {hours === 0 ? t('bulk.waitNow') : t('bulk.waitIn', { hours })}
    </span>
  );
}
