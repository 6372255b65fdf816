import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { Backup } from '@inkvine/contracts/backups';
import type { BranchId } from '@inkvine/contracts/primitives';
import { formatBytes, formatDate } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** How soon to ask again for one that is being written. */
const LOOK_AGAIN_MS = 1_500;

/** The backups of a branch: take one home, make a new novel of it, or ask for another. */
export function BackupList({ branchId }: { branchId: BranchId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const locale = useLocale();
  const [restored, setRestored] = useState<Backup | null>(null);
  const backups = useQuery(
    trpc.backups.list.queryOptions(
      { branchId },
      {
        refetchInterval: ({ state }) =>
          state.data?.items.some((backup) => backup.state === 'pending') === true ? LOOK_AGAIN_MS : false,
      },
    ),
  );
  const create = useMutation(
    trpc.backups.create.mutationOptions({
      onSuccess: (listed) => queryClient.setQueryData(trpc.backups.list.queryKey({ branchId }), listed),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.backups.list.queryKey({ branchId }) }),
    }),
  );
  return (
    <section aria-labelledby="backups" className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 id="backups" className="font-serif font-bold">
        {t('backups.title')}
      </h3>
      <QueryView query={backups} loading={<Skeleton className="h-24" />}>
        {({ items, keep, nextAt }) => (
          <>
            <p className="text-sm text-ink-soft">{t('backups.lead', { count: keep })}</p>
            <div className="flex flex-wrap items-center gap-3">
              <Button
                variant="secondary"
                size="sm"
                disabled={nextAt !== null}
                pending={create.isPending}
                onClick={() => create.mutate({ branchId })}
              >
                {t('backups.create')}
              </Button>
              {nextAt !== null && (
                <p className="text-sm text-ink-soft">
                  {t('backups.next', { when: formatDate(nextAt, locale, 'minute') })}
                </p>
              )}
            </div>
            {create.isError && (
              <div role="alert">
                <Notice tone="bad">{message(create.error)}</Notice>
              </div>
            )}
            {items.length === 0 ? (
              <p className="text-sm text-ink-soft">{t('backups.empty')}</p>
            ) : (
              <ul aria-live="polite" className="flex flex-col divide-y divide-line">
                {items.map((backup) => (
                  <BackupRow key={backup.id} backup={backup} onRestore={() => setRestored(backup)} />
                ))}
              </ul>
            )}
          </>
        )}
      </QueryView>
      {restored !== null && <RestoreDialog backup={restored} onClose={() => setRestored(null)} />}
    </section>
  );
}

function BackupRow({ backup, onRestore }: { backup: Backup; onRestore: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = formatDate(backup.createdAt, locale, 'minute');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 text-sm">
        <p className="font-semibold">
          <When at={backup.createdAt} relative={false} />
        </p>
        <p className="text-ink-soft">
          {backup.state === 'done' &&
            `${t('common.chapters', { count: backup.chapters ?? 0 })} · ${formatBytes(backup.bytes ?? 0, locale)}`}
          {backup.state === 'pending' && t('backups.pending')}
          {backup.state === 'failed' && t(`backups.failures.${backup.failure ?? 'unexpected'}`)}
        </p>
      </div>
      {backup.state === 'done' && (
        <div className="flex gap-1">
          <a
            href={`/api/backups/${backup.id}`}
            download
            aria-label={t('backups.downloadOf', { when })}
            title={t('backups.downloadOf', { when })}
            className={buttonClass('quiet', 'icon')}
          >
            <Download aria-hidden className="size-4" />
          </a>
          <Button variant="quiet" size="sm" aria-label={t('backups.restoreOf', { when })} onClick={onRestore}>
            <RotateCcw aria-hidden className="size-4" />
            {t('backups.restore')}
          </Button>
        </div>
      )}
    </li>
  );
}

function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const locale = useLocale();
  const keys = useIdempotencyKeys();
  const restore = useMutation(
    trpc.backups.restore.mutationOptions({
      onSuccess: async ({ novelId }) => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.stories.myNovels.queryKey() });
        toast(t('backups.restored'));
        await navigate({ to: '/write/$novelId', params: { novelId } });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open && !restore.isPending) onClose();
      }}
      title={t('backups.restoreTitle')}
      body={
        <>
          {t('backups.restoreBody', {
            when: formatDate(backup.createdAt, locale, 'minute'),
            chapters: t('common.chapters', { count: backup.chapters ?? 0 }),
          })}
          {restore.isError && (
            <span role="alert" className="mt-3 block text-wine">
              {message(restore.error)}
            </span>
          )}
        </>
      }
      action={t('backups.restoreAction')}
      variant="primary"
      pending={restore.isPending}
      onConfirm={() => restore.mutate({ backupId: backup.id, idempotencyKey: keys.keyFor(backup.id) })}
    />
  );
}
