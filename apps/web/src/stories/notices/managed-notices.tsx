import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { ManagedNotice } from '@inkvine/contracts/notices';
import type { BranchId, Locale, NoticeId } from '@inkvine/contracts/primitives';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Megaphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../design/menu.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { PagedList, useErrorMessage } from '../../shell/query-view.tsx';
import { When } from '../../shell/when.tsx';
import { PinMark } from './branch-notices.tsx';
import { NoticeDialog } from './notice-dialog.tsx';

type Question = { kind: 'create' } | { kind: 'edit' | 'delete'; noticeId: NoticeId };

/** The notices of a branch, for its author. */
export function ManagedNotices({ branchId, language }: { branchId: BranchId; language: Locale }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const notices = useInfiniteQuery(trpc.notices.managed.infiniteQueryOptions({ branchId }, pageOptions));
  const [question, setQuestion] = useState<Question | null>(null);
  const close = () => setQuestion(null);
  // As it is now: after somebody else's change, saving again goes on top of it.
  const asked =
    question === null || question.kind === 'create'
      ? undefined
      : itemsOf(notices.data).find(({ id }) => id === question.noticeId);
  return (
    <Section
      id="notices"
      title={t('notices.title')}
      lead={t('notices.lead')}
      action={
        <Button size="sm" onClick={() => setQuestion({ kind: 'create' })}>
          <Megaphone aria-hidden className="size-4" />
          {t('notices.write')}
        </Button>
      }
    >
      <PagedList
        query={notices}
        loading={<Skeleton className="h-40" />}
        empty={
          <EmptyState
            icon={<Megaphone className="size-7" strokeWidth={1.5} />}
            title={t('notices.empty')}
            body={t('notices.emptyBody')}
          />
        }
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} language={language} ask={setQuestion} />
            ))}
          </ul>
        )}
      </PagedList>
      {question?.kind === 'create' && (
        <NoticeDialog branchId={branchId} language={language} notice={null} onClose={close} />
      )}
      {question?.kind === 'edit' && asked !== undefined && (
        <NoticeDialog branchId={branchId} language={language} notice={asked} onClose={close} />
      )}
      {question?.kind === 'delete' && asked !== undefined && <DeleteDialog notice={asked} onClose={close} />}
    </Section>
  );
}

function NoticeRow({
  notice,
  language,
  ask,
}: {
  notice: ManagedNotice;
  language: Locale;
  ask: (question: Question) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const { id: noticeId, version, title, body, isPinned } = notice;
  const isPublished = notice.publishedAt !== null;
  const update = useMutation(
    trpc.notices.update.mutationOptions({
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.notices.pathKey() }),
    }),
  );
  const change = (what: { isPublished?: boolean; isPinned?: boolean }) =>
    update.mutate({ noticeId, version, title, body, isPublished, isPinned, ...what });
  return (
    <li className="flex items-start gap-2 py-3 sm:px-3">
      <div className="min-w-0 flex-1">
        <h3 lang={language} className="font-serif font-bold">
          {title}
        </h3>
        <p lang={language} className="mt-1 line-clamp-3 max-w-2xl text-sm whitespace-pre-line text-ink-soft">
          {body}
        </p>
        <p className="mt-2 flex flex-wrap items-center gap-2 text-xs text-ink-soft">
          {notice.publishedAt === null ? (
            <span className="rounded-full bg-sunken px-2.5 py-0.5">{t('notices.hidden')}</span>
          ) : (
            <When at={notice.publishedAt} />
          )}
          {isPinned && <PinMark />}
        </p>
      </div>
      <Menu
        trigger={
          <Button
            variant="quiet"
            size="icon"
            pending={update.isPending}
            aria-label={t('notices.actions', { title })}
          >
            <EllipsisVertical aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={() => ask({ kind: 'edit', noticeId })}>{t('notices.edit')}</MenuItem>
        <MenuItem onSelect={() => change({ isPinned: !isPinned })}>
          {t(isPinned ? 'notices.unpin' : 'notices.pin')}
        </MenuItem>
        <MenuItem onSelect={() => change({ isPublished: !isPublished })}>
          {t(isPublished ? 'notices.hide' : 'notices.show')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => ask({ kind: 'delete', noticeId })}>{t('notices.delete')}</MenuItem>
      </Menu>
    </li>
  );
}

function DeleteDialog({ notice, onClose }: { notice: ManagedNotice; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const remove = useMutation(
    trpc.notices.delete.mutationOptions({
      onSuccess: () => {
        toast(t('notices.deleted'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.notices.pathKey() }),
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('notices.deleteTitle', { title: notice.title })}
      body={remove.isError ? message(remove.error) : t('notices.deleteBody')}
      action={t('common.delete')}
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ noticeId: notice.id, version: notice.version })}
    />
  );
}
