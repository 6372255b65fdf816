import type { Standing } from '@inkvine/contracts/reading';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../react.ts';
import { useReadingChanged } from './reading-changed.ts';

/** The chapter that was typed, or null where it is none the reader has come to. */
export function chapterToStandAt(typed: string, { furthest }: Pick<Standing, 'furthest'>): number | null {
  const number = Number(typed);
  return Number.isInteger(number) && number >= 1 && number <= furthest ? number : null;
}

/**
 * How far a reader counts as having read, for spoilers, and the way to be treated as further back.
 * @param onTreated gets the chapter they are treated as being at; null for where they are
 */
export function useStandingForm(standing: Standing, onTreated: (treatedAs: number | null) => void) {
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const [typed, setTyped] = useState(String(standing.treatedAs ?? Math.max(standing.opened, 1)));
  const [rereading, setRereading] = useState(standing.rereading);
  const treat = useMutation(
    trpc.reading.treatAs.mutationOptions({
      onSuccess: async ({ treatedAs }) => {
        onTreated(treatedAs);
        await changed();
      },
    }),
  );
  const { branchId } = standing;
  const number = chapterToStandAt(typed, standing);
  return {
    typed,
    setTyped,
    rereading,
    setRereading,
    /** Whether what was typed is a chapter one may be treated as being at. */
    isRight: number !== null,
    treat: () => {
      if (number !== null) treat.mutate({ branchId, number, rereading });
    },
    treatFreely: () => treat.mutate({ branchId, number: null }),
    isTreating: treat.isPending,
    error: treat.error,
  };
}
