import type { BranchId } from '@inkvine/contracts/primitives';
import type { WikiOverview } from '@inkvine/contracts/wiki';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../react.ts';
import { typedChapter } from './horizon-words.ts';

/** What a reader lets the wiki of a branch tell, being chosen. */
export function useWikiChoicesForm({
  branchId,
  overview,
  onSaved,
}: {
  branchId: BranchId;
  overview: WikiOverview;
  onSaved: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { choices, horizon, lastChapter } = overview;
  const [hideUntilFinished, setHideUntilFinished] = useState(choices.hideUntilFinished);
  const [reveals, setReveals] = useState(choices.revealUpTo !== null);
  const [typed, setTyped] = useState(String(choices.revealUpTo ?? horizon.opened));
  const save = useMutation(
    trpc.wiki.saveChoices.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() });
        onSaved();
      },
    }),
  );
  const chapter = typedChapter(typed, lastChapter);
  return {
    hideUntilFinished,
    setHideUntilFinished,
    reveals,
    setReveals,
    /** The chapter up to which to reveal, as typed. */
    typed,
    setTyped,
    canSave: !reveals || chapter !== null,
    save: () => save.mutate({ branchId, hideUntilFinished, revealUpTo: reveals ? chapter : null }),
    isSaving: save.isPending,
    error: save.error,
  };
}
