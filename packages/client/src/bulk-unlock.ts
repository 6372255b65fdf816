import { BULK_MAX_CHAPTERS, type BulkPreview } from '@inkvine/contracts/bulk-unlock';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

export const BULK_CHOICES = ['ten', 'fifty', 'all'] as const;
export type BulkChoice = (typeof BULK_CHOICES)[number];

/** How many of the next chapters a person may buy at once; all are as many as one step takes. */
const COUNTS: Record<BulkChoice, number> = { ten: 10, fifty: 50, all: BULK_MAX_CHAPTERS };

const HOUR_MS = 3_600_000;

/**
 * In how many hours each chapter would be free for whoever waits instead, 0 for now: the tickets come one after the
 * other, and open the chapters in their order. Chapters that do not open so are left out.
 */
export function hoursOfWaiting(
  { chapters, ticketReadyAt }: Pick<BulkPreview, 'chapters' | 'ticketReadyAt'>,
  now: Date,
): Map<string, number> {
  const first = ticketReadyAt === null ? 0 : Math.max(Date.parse(ticketReadyAt) - now.getTime(), 0) / HOUR_MS;
  const waiting = chapters.filter(({ waitHours }) => waitHours !== null);
  return new Map(
    waiting.map(({ chapterId, waitHours }, index) => [
      chapterId,
      Math.ceil(first) + index * (waitHours ?? 0),
    ]),
  );
}

export interface BulkUnlockOptions {
  branchId: BranchId;
  onUnlocked: (chapters: number) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** Several chapters at once: what the next ones would cost, and buying just those for just that. */
export function useBulkUnlock({ branchId, onUnlocked, randomId }: BulkUnlockOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const [choice, setChoice] = useState<BulkChoice>('ten');
  const [confirmed, setConfirmed] = useState(false);
  const count = COUNTS[choice];
  // Never from memory: what a person is asked to pay is what it costs now.
  const preview = useQuery(trpc.wallet.bulkPreview.queryOptions({ branchId, count }, { staleTime: 0 }));
  const unlock = useMutation(
    trpc.wallet.bulkUnlock.mutationOptions({
      onSuccess: async ({ chapterIds }) => {
        keys.renew();
        onUnlocked(chapterIds.length);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.reading.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.stories.chapters.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() }),
        ]);
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'SELECTION_CHANGED' || code === 'INSUFFICIENT_COINS') {
          setConfirmed(false);
          void preview.refetch();
        }
      },
    }),
  );
  const shown = preview.data;
  return {
    preview,
    choice,
    choose: (next: BulkChoice) => {
      setChoice(next);
      setConfirmed(false);
      unlock.reset();
    },
    confirmed,
    setConfirmed,
    error: unlock.error,
    isBuying: unlock.isPending || unlock.isSuccess,
    /** False until all is there that a purchase needs. */
    isReady:
      shown !== undefined &&
      !preview.isFetching &&
      shown.split !== null &&
      (confirmed || !shown.needsConfirmation),
    /** Buys what is shown. */
    buy: () => {
      if (shown === undefined) return;
      const asked = {
        branchId,
        chapterIds: shown.chapters.map(({ chapterId }) => chapterId),
        expectedTotal: shown.total,
        confirmed,
      };
      unlock.mutate({ ...asked, idempotencyKey: keys.keyFor(JSON.stringify(asked)) });
    },
  };
}
