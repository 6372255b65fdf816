import { useTRPC } from '@inkvine/client/react';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { Menu, MenuItem } from '../../design/menu.tsx';
import { toast } from '../../design/toast.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { ReleaseSheet } from '../releases/release-sheet.tsx';

export type ChapterAct = 'publish' | 'unpublish' | 'delete';

/**
 * Publish, hide and delete, each after saying what it does. They act on what is saved, so that `prepare` saves the
 * words in hand first and answers the chapter as it then is, or null when they could not be saved.
 */
export function ChapterActions({
  chapter,
  asking,
  setAsking,
  prepare,
  draftRev,
  children,
}: {
  chapter: EditableChapter;
  asking: ChapterAct | null;
  setAsking: (act: ChapterAct | null) => void;
  prepare: () => Promise<EditableChapter | null>;
  /** The revision in hand: nobody publishes words they have not seen. */
  draftRev: () => number;
  /** More items of the menu. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const [isPreparing, setIsPreparing] = useState(false);

  const done = async (words: string) => {
    setAsking(null);
    toast(words);
    await queryClient.invalidateQueries({ queryKey: trpc.stories.pathKey() });
  };
  const onError = (error: unknown) => {
    setAsking(null);
    toast(message(error), 'bad');
    void queryClient.invalidateQueries({
      queryKey: trpc.stories.editableChapter.queryKey({ chapterId: chapter.id }),
    });
  };
  const unpublish = useMutation(
    trpc.stories.unpublishChapter.mutationOptions({
      onSuccess: () => done(t('writing.chapter.unpublished')),
      onError,
    }),
  );
  const remove = useMutation(
    trpc.stories.deleteDraft.mutationOptions({
      onSuccess: async () => {
        await navigate({
          to: '/write/$novelId',
          params: { novelId: chapter.novelId },
          search: { branch: chapter.fork === null ? undefined : chapter.branchId },
        });
        await done(t('writing.chapter.deleted'));
      },
      onError,
    }),
  );

  const confirm = async (act: { mutate: (input: { chapterId: ChapterId; version: number }) => void }) => {
    setIsPreparing(true);
    try {
      const present = await prepare();
      if (present !== null) {
        const { id: chapterId, version } = present;
        act.mutate({ chapterId, version });
      } else setAsking(null);
    } catch (error) {
      onError(error);
    } finally {
      setIsPreparing(false);
    }
  };
  const wasPublished = chapter.publishedAt !== null;
  const canPublish = chapter.status !== 'published' || chapter.unpublishedChanges;
  const questions = {
    unpublish: {
      title: t('writing.chapter.unpublishTitle'),
      body: t('writing.chapter.unpublishBody'),
      action: t('writing.chapter.unpublish'),
      act: unpublish,
      variant: 'danger',
    },
    delete: {
      title: t('writing.chapter.deleteTitle'),
      body: t('writing.chapter.deleteBody', { title: chapter.title }),
      action: t('writing.chapter.delete'),
      act: remove,
      variant: 'danger',
    },
  } as const;
  const question = asking === null || asking === 'publish' ? null : questions[asking];

  return (
    <>
      <Menu
        trigger={
          <Button
            variant="quiet"
            size="icon"
            aria-label={t('editor.chapterMenu')}
            title={t('editor.chapterMenu')}
          >
            <Ellipsis aria-hidden className="size-5" />
          </Button>
        }
      >
        {children}
        {!canPublish && <MenuItem onSelect={() => setAsking('publish')}>{t('release.settings')}</MenuItem>}
        {chapter.status === 'published' && (
          <MenuItem onSelect={() => setAsking('unpublish')}>{t('writing.chapter.unpublish')}</MenuItem>
        )}
        {!wasPublished && (
          <MenuItem onSelect={() => setAsking('delete')}>{t('writing.chapter.delete')}</MenuItem>
        )}
      </Menu>
      {canPublish && (
        <Button size="sm" onClick={() => setAsking('publish')}>
          {chapter.status === 'published' ? (
            <>
              <span className="max-sm:sr-only">{t('writing.chapter.publishChanges')}</span>
              <span aria-hidden className="sm:hidden">
                {t('writing.chapter.publish')}
              </span>
            </>
          ) : (
            t('writing.chapter.publish')
          )}
        </Button>
      )}
      {asking === 'publish' && (
        <ReleaseSheet
          chapterId={chapter.id}
          prepare={prepare}
          draftRev={draftRev}
          onClose={() => setAsking(null)}
        />
      )}
      {question !== null && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsking(null)}
          title={question.title}
          body={question.body}
          action={question.action}
          variant={question.variant}
          pending={isPreparing || question.act.isPending}
          onConfirm={() => void confirm(question.act)}
        />
      )}
    </>
  );
}
