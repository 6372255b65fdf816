import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { NovelId } from '@inkvine/contracts/primitives';
import type { ManagedChapter } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { loadAllPages, type AllPagesQuery } from './all-pages.ts';

/** Puts an empty draft at the end of the novel and opens it. */
export function AddChapter({
  novelId,
  chapters,
}: {
  novelId: NovelId;
  chapters: AllPagesQuery<ManagedChapter>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const create = useMutation(
    trpc.stories.createChapter.mutationOptions({
      onSuccess: async ({ chapterId }) => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.stories.managedChapters.pathKey() });
        await navigate({ to: '/write/chapters/$chapterId', params: { chapterId } });
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  const add = async () => {
    const all = await loadAllPages(chapters);
    const title = t('writing.newChapterTitle', { number: (all.at(-1)?.number ?? 0) + 1 });
    create.mutate({ novelId, title, text: '', idempotencyKey: keys.keyFor(title) });
  };
  return (
    <Button
      variant="secondary"
      size="sm"
      pending={create.isPending}
      disabled={!chapters.isSuccess}
      onClick={() => void add()}
    >
      <Plus aria-hidden className="size-4" />
      {t('writing.addChapter')}
    </Button>
  );
}
