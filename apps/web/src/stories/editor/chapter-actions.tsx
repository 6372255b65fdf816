import { useTRPC } from '@inkvine/client/react';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { formatCoins } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { writeUnsaved } from './draft-journal.ts';

type Act = 'publish' | 'unpublish' | 'delete';

/** Publish, hide and delete, each after saying what it does. They act on what is saved, so unsaved words come first. */
export function ChapterActions({ chapter, isDirty }: { chapter: EditableChapter; isDirty: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const [asking, setAsking] = useState<Act | null>(null);

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
  const publish = useMutation(
    trpc.stories.publishChapter.mutationOptions({
      onSuccess: () => done(t('writing.chapter.published')),
      onError,
    }),
  );
  const unpublish = useMutation(
    trpc.stories.unpublishChapter.mutationOptions({
      onSuccess: () => done(t('writing.chapter.unpublished')),
      onError,
    }),
  );
  const remove = useMutation(
    trpc.stories.deleteDraft.mutationOptions({
      onSuccess: async () => {
        writeUnsaved(chapter.id, null);
        await navigate({ to: '/write/$novelId', params: { novelId: chapter.novelId } });
        await done(t('writing.chapter.deleted'));
      },
      onError,
    }),
  );

  const input = { chapterId: chapter.id, version: chapter.version };
  const wasPublished = chapter.publishedAt !== null;
  const canPublish = chapter.status !== 'published' || chapter.unpublishedChanges;
  const price = chapter.price === 0 ? t('writing.free') : formatCoins(chapter.price, locale);
  const questions = {
    publish: {
      title: t('writing.chapter.publishTitle'),
      body: t('writing.chapter.publishBody', { price }),
      action: t('writing.chapter.publish'),
      act: publish,
      variant: 'primary',
    },
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
  const question = asking === null ? null : questions[asking];

  return (
    <>
      {!wasPublished && (
        <Button variant="quiet" onClick={() => setAsking('delete')}>
          {t('writing.chapter.delete')}
        </Button>
      )}
      {chapter.status === 'published' && (
        <Button variant="quiet" disabled={isDirty} onClick={() => setAsking('unpublish')}>
          {t('writing.chapter.unpublish')}
        </Button>
      )}
      {canPublish && (
        <Button
          variant={isDirty ? 'secondary' : 'primary'}
          disabled={isDirty}
          onClick={() => setAsking('publish')}
        >
          {chapter.status === 'published'
            ? t('writing.chapter.publishChanges')
            : t('writing.chapter.publish')}
        </Button>
      )}
      {question !== null && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsking(null)}
          title={question.title}
          body={question.body}
          action={question.action}
          variant={question.variant}
          pending={question.act.isPending}
          onConfirm={() => question.act.mutate(input)}
        />
      )}
    </>
  );
}
