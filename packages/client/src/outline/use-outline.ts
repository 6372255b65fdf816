import type { WholeOutline } from '@inkvine/contracts/outline';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { parseAppError } from '../app-error.ts';
import { useTRPC, useTRPCClient } from '../react.ts';
import { actsToRepeat, applyAct, undoOf, type OutlineAct, type TriedAct } from './outline-acts.ts';
import { sendAct } from './send-act.ts';

const UNDO_DEPTH = 50;

export type RunAct = (act: OutlineAct | ((now: WholeOutline) => OutlineAct | null)) => Promise<void>;

export interface OutlineEditing {
  query: UseQueryResult<WholeOutline, unknown>;
  /**
   * Shows an act at once and sends it after those before it. Rejects with the server's error, with the outline as it
   * is on the server; when somebody else changed the order first, the act is also kept as `refused`. An act that
   * depends on where things are is made from the newest order, which a screen may not have shown yet.
   */
  run: RunAct;
  /** Takes the last act back; null when there is none, or nothing takes it back. */
  undo: (() => Promise<void>) | null;
  /** What somebody else's change kept from happening; `again` does it in the order that now holds. */
  refused: { acts: readonly OutlineAct[]; again: () => void; dismiss: () => void } | null;
  isSaving: boolean;
}

/** The outline of a branch as its author changes it: one act on its way at a time, each from the version before. */
export function useOutline(branchId: BranchId): OutlineEditing {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const options = trpc.outline.whole.queryOptions({ branchId });
  const { queryKey } = options;
  const waiting = useRef<(TriedAct & { before: WholeOutline })[]>([]);
  const tail = useRef<Promise<unknown>>(Promise.resolve());
  const [inFlight, setInFlight] = useState(0);
  const [undoable, setUndoable] = useState<OutlineAct[]>([]);
  const [refused, setRefused] = useState<readonly OutlineAct[] | null>(null);
  // A list fetched while a move is on its way would put the chapter back for a moment.
  const query = useQuery({
    ...options,
    refetchOnMount: 'always',
    refetchOnWindowFocus: () => waiting.current.length === 0,
  });

  const enqueue = (made: Parameters<RunAct>[0], isUndo: boolean): Promise<void> => {
    const refresh = () => queryClient.fetchQuery({ ...options, staleTime: 0 });
    const before = queryClient.getQueryData(queryKey);
    const act = typeof made === 'function' && before !== undefined ? made(before) : made;
    if (before === undefined || act === null || typeof act === 'function') return Promise.resolve();
    const back = isUndo ? null : undoOf(before, act);
    const seen = applyAct(before, act);
    const queued = { act, before, seen };
    void queryClient.cancelQueries({ queryKey });
    queryClient.setQueryData(queryKey, seen);
    waiting.current.push(queued);
    setInFlight((count) => count + 1);
    const work = async () => {
      // Another act before this one failed, and took those after it along.
      if (!waiting.current.includes(queued)) return;
      try {
        const { listVersion } = queryClient.getQueryData(queryKey) ?? before;
        const answer = await sendAct(client, { branchId, listVersion }, act);
        queryClient.setQueryData(queryKey, (now) => now && { ...now, listVersion: answer.listVersion });
        waiting.current = waiting.current.filter((other) => other !== queued);
        if (act.kind === 'createVolume') await refresh();
        if (!isUndo) setUndoable((acts) => (back === null ? [] : [...acts, back].slice(-UNDO_DEPTH)));
      } catch (error) {
        const lost = waiting.current;
        waiting.current = [];
        setUndoable([]);
        // Nobody answers: what holds is what was there before the acts that did not get through.
        const now = await refresh().catch(() => lost[0]?.before ?? before);
        queryClient.setQueryData(queryKey, now);
        if (parseAppError(error).code === 'VERSION_CONFLICT') setRefused(actsToRepeat(lost, now));
        throw error;
      }
    };
    const done = tail.current.then(work).finally(() => setInFlight((count) => count - 1));
    tail.current = done.catch(() => undefined);
    return done;
  };

  const last = undoable.at(-1);
  return {
    query,
    run: (act) => enqueue(act, false),
    undo:
      last === undefined
        ? null
        : () => {
            setUndoable((acts) => acts.slice(0, -1));
            return enqueue(last, true);
          },
    refused:
      refused === null
        ? null
        : {
            acts: refused,
            again: () => {
              setRefused(null);
              for (const act of refused) void enqueue(act, false).catch(() => undefined);
            },
            dismiss: () => setRefused(null),
          },
    isSaving: inFlight > 0,
  };
}
