import { useTRPC } from '@inkvine/client/react';
import type { WholeOutline } from '@inkvine/contracts/outline';
import type { BranchId, NovelId } from '@inkvine/contracts/primitives';
import { CHAPTER_MAX_PRICE, ChapterPrice, NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { previewPublishing, type PublishPreview } from './publish-preview.ts';
import { ReleaseSheet } from './release-sheet.tsx';
import { ReleaseTime, useReleaseTime } from './release-time.tsx';

const SUGGESTED_FREE_CHAPTERS = 3;
const SUGGESTED_PRICE = 3;

interface PublishDraftsProps {
  novelId: NovelId;
  branchId?: BranchId;
  /** False in a fork whose author agreed that its chapters are free. */
  mayCostCoins?: boolean;
  outline: WholeOutline;
  onClose: () => void;
}

/** Publishes every draft, after showing exactly what that will do; a single one by the sheet of its chapter. */
export function PublishDraftsSheet(props: PublishDraftsProps) {
  const { t } = useTranslation();
  const { outline, onClose } = props;
  // Those it was opened for: publishing takes them away while it is still open.
  const [drafts] = useState(() => outline.chapters.filter(({ status }) => status === 'draft'));
  const [only] = drafts;
  if (only !== undefined && drafts.length === 1) {
    return <ReleaseSheet chapterId={only.id} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.publish.title')}
      lead={t('writing.publish.lead', { chapters: t('common.chapters', { count: drafts.length }) })}
    >
      <PublishDraftsForm {...props} />
    </Dialog>
  );
}

function PublishDraftsForm({ novelId, branchId, mayCostCoins = true, outline, onClose }: PublishDraftsProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [prices, setPrices] = useState<'kept' | 'rule'>(() =>
    mayCostCoins && !outline.chapters.some(({ status, price }) => status === 'draft' && price > 0)
      ? 'rule'
      : 'kept',
  );
  const [freeChapters, setFreeChapters] = useState(String(SUGGESTED_FREE_CHAPTERS));
  const [price, setPrice] = useState(String(SUGGESTED_PRICE));
  const time = useReleaseTime(null);
  const { publishAt, isPast } = time;

  const free = Math.min(Number(freeChapters), NOVEL_MAX_CHAPTERS);
  const parsedPrice = ChapterPrice.safeParse(price === '' ? undefined : Number(price));
  const preview = previewPublishing(
    outline.chapters,
    outline.forkPosition,
    prices === 'kept'
      ? { kind: 'kept' }
      : { kind: 'rule', freeChapters: free, price: parsedPrice.success ? parsedPrice.data : 0 },
  );
  const count = t('common.chapters', { count: preview.drafts });
  const publish = useMutation(
    trpc.stories.publishNovel.mutationOptions({
      onSuccess: async ({ published, scheduled }) => {
        toast(
          scheduled > 0
            ? t('writing.publish.doneLater', { chapters: t('common.chapters', { count: scheduled }) })
            : t('writing.publish.doneNow', { chapters: t('common.chapters', { count: published }) }),
        );
        onClose();
        await Promise.all(
          [trpc.stories.pathKey(), trpc.outline.pathKey(), trpc.releases.pathKey()].map((queryKey) =>
            queryClient.invalidateQueries({ queryKey }),
          ),
        );
      },
    }),
  );
  const isPriced = prices === 'kept' || parsedPrice.success;
  return (
    <form
      className="flex flex-col gap-5 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate({
          ...{ novelId, branchId, freeChapters: free, publishAt: publishAt?.toISOString() ?? null },
          price: prices === 'rule' && parsedPrice.success ? parsedPrice.data : null,
        });
      }}
    >
      <ReleaseTime time={time} />
      {mayCostCoins && (
        <Choice
          label={t('writing.publish.prices')}
          name="prices"
          value={prices}
          options={[
            { value: 'kept' as const, label: t('writing.publish.pricesKept') },
            { value: 'rule' as const, label: t('writing.publish.pricesRule') },
          ]}
          onChange={setPrices}
        />
      )}
      {prices === 'rule' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('writing.publish.freeChapters')}
            hint={t('writing.publish.freeChaptersHint')}
            name="free-chapters"
            inputMode="numeric"
            value={freeChapters}
            onChange={(event) => setFreeChapters(event.target.value.replaceAll(/\D/g, '').slice(0, 4))}
          />
          <TextField
            label={`${t('writing.publish.price')} (${t('writing.publish.priceUnit')})`}
            hint={t('writing.chapter.priceHint')}
            name="price"
            inputMode="numeric"
            value={price}
            error={parsedPrice.success ? undefined : `0 – ${CHAPTER_MAX_PRICE}`}
            onChange={(event) => setPrice(event.target.value.replaceAll(/\D/g, '').slice(0, 5))}
          />
        </div>
      )}
      <Outcome
        preview={preview}
        price={prices === 'rule' && parsedPrice.success ? parsedPrice.data : null}
        publishAt={isPast ? null : publishAt}
      />
      {publish.isError && (
        <div role="alert">
          <Notice tone="bad">{message(publish.error)}</Notice>
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button
          type="submit"
          disabled={!isPriced || isPast || preview.drafts === 0}
          pending={publish.isPending}
        >
          {publish.isPending
            ? t('writing.publish.working')
            : publishAt === null
              ? t('writing.publish.confirmNow', { chapters: count })
              : t('writing.publish.confirmLater', { chapters: count })}
        </Button>
      </div>
    </form>
  );
}

function Outcome({
  preview,
  price,
  publishAt,
}: {
  preview: PublishPreview;
  /** Null where each draft has its own. */
  price: ChapterPrice | null;
  publishAt: Date | null;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <Notice>
      <p className="font-semibold">{t('writing.publish.preview')}</p>
      <ul className="mt-1 list-disc pl-5" aria-live="polite">
        {preview.drafts === 0 && <li>{t('writing.publish.previewNothing')}</li>}
        {preview.free > 0 && <li>{t('writing.publish.previewFree', { count: preview.free })}</li>}
        {preview.paid > 0 && (
          <li>
            {price === null
              ? t('writing.publish.previewPriced', { count: preview.paid })
              : t('writing.publish.previewPaid', { count: preview.paid, coins: price })}
          </li>
        )}
        {preview.drafts > 0 && (
          <li>
            {publishAt === null
              ? t('writing.publish.previewNow')
              : t('writing.publish.previewLater', {
                  date: formatDate(publishAt.toISOString(), locale, 'minuteWithZone'),
                })}
          </li>
        )}
        {preview.drafts > 0 && <li>{t('writing.publish.previewSettings')}</li>}
        <li>{t('writing.publish.previewKept')}</li>
      </ul>
    </Notice>
  );
}
