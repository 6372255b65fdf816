import { useTRPC } from '@inkvine/client/react';
import type { WholeOutline } from '@inkvine/contracts/outline';
import type { BranchId, NovelId } from '@inkvine/contracts/primitives';
import { CHAPTER_MAX_PRICE, ChapterPrice, NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { previewPublishing } from './publish-preview.ts';

const SUGGESTED_FREE_CHAPTERS = 3;
const SUGGESTED_PRICE = 3;
/** An hour from now is offered as the first time to schedule for. */
const SUGGESTED_DELAY_MS = 3_600_000;

/** Publishes every draft, after showing exactly what that will do. */
export function PublishDialog({
  novelId,
  branchId,
  mayCostCoins = true,
  outline,
  onClose,
}: {
  novelId: NovelId;
  branchId?: BranchId;
  /** False in a fork whose author agreed that its chapters are free. */
  mayCostCoins?: boolean;
  outline: WholeOutline;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const chapters = outline.chapters.map(({ status }, index) => ({
    status,
    number: outline.forkPosition + index + 1,
  }));
  const drafts = chapters.filter((chapter) => chapter.status === 'draft').length;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.publish.title')}
      lead={t('writing.publish.lead', { chapters: t('common.chapters', { count: drafts }) })}
    >
      <PublishForm
        novelId={novelId}
        branchId={branchId}
        mayCostCoins={mayCostCoins}
        chapters={chapters}
        onClose={onClose}
      />
    </Dialog>
  );
}

function PublishForm({
  novelId,
  branchId,
  mayCostCoins,
  chapters,
  onClose,
}: {
  novelId: NovelId;
  branchId: BranchId | undefined;
  mayCostCoins: boolean;
  chapters: Parameters<typeof previewPublishing>[0];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [freeChapters, setFreeChapters] = useState(String(SUGGESTED_FREE_CHAPTERS));
  const [price, setPrice] = useState(mayCostCoins ? String(SUGGESTED_PRICE) : '0');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [date, setDate] = useState(() => localInputValue(new Date(Date.now() + SUGGESTED_DELAY_MS)));

  const free = Math.min(Number(freeChapters), NOVEL_MAX_CHAPTERS);
  const parsedPrice = ChapterPrice.safeParse(price === '' ? undefined : Number(price));
  const publishAt = when === 'now' ? null : new Date(date);
  const isPast = publishAt !== null && !(publishAt.getTime() > Date.now());
  const preview = previewPublishing(chapters, free, parsedPrice.success ? parsedPrice.data : 0);
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
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.stories.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.outline.pathKey() }),
        ]);
      },
    }),
  );
  const isReady = parsedPrice.success && !isPast && preview.drafts > 0;
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!parsedPrice.success) return;
        publish.mutate({
          novelId,
          branchId,
          freeChapters: free,
          price: parsedPrice.data,
          publishAt: publishAt?.toISOString() ?? null,
        });
      }}
    >
      {mayCostCoins && (
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
      <Choice
        label={t('writing.publish.when')}
        name="when"
        value={when}
        options={[
          { value: 'now' as const, label: t('writing.publish.now') },
          { value: 'later' as const, label: t('writing.publish.later') },
        ]}
        onChange={setWhen}
      />
      {when === 'later' && (
        <TextField
          label={t('writing.publish.date', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          type="datetime-local"
          name="publish-at"
          required
          value={date}
          error={isPast ? t('writing.publish.past') : undefined}
          onChange={(event) => setDate(event.target.value)}
        />
      )}
      <Outcome
        preview={preview}
        price={parsedPrice.success ? parsedPrice.data : 0}
        publishAt={isPast ? null : publishAt}
      />
      {publish.isError && (
        <div role="alert">
          <Notice tone="bad">{message(publish.error)}</Notice>
        </div>
      )}
      <Button type="submit" disabled={!isReady} pending={publish.isPending}>
        {publish.isPending
          ? t('writing.publish.working')
          : when === 'now'
            ? t('writing.publish.confirmNow', { chapters: count })
            : t('writing.publish.confirmLater', { chapters: count })}
      </Button>
    </form>
  );
}

function Outcome({
  preview,
  price,
  publishAt,
}: {
  preview: ReturnType<typeof previewPublishing>;
  price: number;
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
          <li>{t('writing.publish.previewPaid', { count: preview.paid, coins: price })}</li>
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
        <li>{t('writing.publish.previewKept')}</li>
      </ul>
    </Notice>
  );
}

/** A date as `<input type="datetime-local">` wants it: local time without zone. */
function localInputValue(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
