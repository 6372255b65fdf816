import type { LibraryItem } from '@inkvine/contracts/reading';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '../react.ts';
import { useReadingChanged } from './reading-changed.ts';

/** Counts the chapter a story stands at as read. */
export function useMarkRead(
  { chapterId, branchId }: Pick<LibraryItem, 'chapterId'> & { branchId: LibraryItem['branchId'] | undefined },
  on: { marked: () => void; failed?: (error: unknown) => void },
) {
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const mark = useMutation(
    trpc.reading.markRead.mutationOptions({
      onSuccess: async () => {
        on.marked();
        await changed();
      },
      onError: (error) => on.failed?.(error),
    }),
  );
  return {
    mark: () => mark.mutate({ chapterId, branchId }),
    isMarking: mark.isPending,
    error: mark.error,
  };
}
