import { useTRPC } from '../react.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

/** Has everything asked again that tells where the reader is. */
export function useReadingChanged(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(async () => {
    const lists = [
      trpc.reading.library.pathKey(),
      trpc.reading.continueReading.pathKey(),
      trpc.reading.standing.pathKey(),
      trpc.stories.chapters.pathKey(),
      trpc.stories.novel.pathKey(),
    ];
    await Promise.all(lists.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }, [queryClient, trpc]);
}
