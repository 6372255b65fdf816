import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, NovelId } from '@inkvine/contracts/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Puts an empty draft at the end of the novel, or of a fork of it, and opens it. */
export function AddChapter({
  novelId,
  branchId,
  after,
}: {
  novelId: NovelId;
  branchId?: BranchId;
  /** Position of the last chapter there is, 0 for none; unknown while they are loading. */
  after: number | undefined;
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
        await queryClient.invalidateQueries({ queryKey: trpc.outline.pathKey() });
        await navigate({ to: '/write/chapters/$chapterId', params: { chapterId } });
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  const add = (last: number) => {
    const title = t('writing.newChapterTitle', { number: last + 1 });
    create.mutate({ novelId, branchId, title, text: '', idempotencyKey: keys.keyFor(title) });
  };
  return (
    <Button
      variant="secondary"
      size="sm"
      pending={create.isPending}
      disabled={after === undefined}
      onClick={() => add(after ?? 0)}
    >
      <Plus aria-hidden className="size-4" />
      {t('writing.addChapter')}
    </Button>
  );
}
