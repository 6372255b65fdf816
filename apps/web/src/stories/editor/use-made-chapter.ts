import type { DraftSessionState } from '@inkvine/client/drafts/draft-state';
import { useTRPC } from '@inkvine/client/react';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The chapter that the text of this location has become. */
    made?: ChapterId;
  }
}

/**
 * The chapter as the server has it; null until the first words of a new one are in the database. Its facts (published,
 * changed, version) follow what is saved. A new chapter gets an address of its own while its writer goes on typing:
 * only the one shown changes, so that nothing is mounted anew under their hands.
 */
export function useMadeChapter(
  opened: EditableChapter | null,
  { chapterId, durableRev }: Pick<DraftSessionState, 'chapterId' | 'durableRev'>,
): EditableChapter | null {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const isMade = opened === null && durableRev > 0;
  const made = useQuery(
    trpc.stories.editableChapter.queryOptions(isMade && chapterId !== null ? { chapterId } : skipToken),
  );

  useEffect(() => {
    if (durableRev === 0) return;
    void queryClient.invalidateQueries({ queryKey: trpc.stories.editableChapter.pathKey() });
    void queryClient.invalidateQueries({
      queryKey: trpc.stories.managedChapters.pathKey(),
      refetchType: 'none',
    });
  }, [durableRev, queryClient, trpc]);
  useEffect(() => {
    if (!isMade || chapterId === null) return;
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      // A location that differs in nothing is not shown anew.
      state: { made: chapterId },
      mask: { to: '/write/chapters/$chapterId', params: { chapterId }, unmaskOnReload: true },
    });
  }, [isMade, chapterId, navigate]);
  return opened ?? made.data ?? null;
}
