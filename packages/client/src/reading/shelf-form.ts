import type { LibraryItem, Shelf } from '@inkvine/contracts/reading';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../react.ts';
import { useReadingChanged } from './reading-changed.ts';

export const REASON_MAX = 200;

/** Puts a story on a shelf, with why for oneself; or lets it lie, as `auto`, where the reading puts it. */
export function useShelfForm(item: LibraryItem, onMoved: () => void) {
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const [shelf, setShelf] = useState<Shelf | 'auto'>(item.chosen ? item.shelf : 'auto');
  const [reason, setReason] = useState(item.reason);
  const put = useMutation(
    trpc.reading.setShelf.mutationOptions({
      onSuccess: async () => {
        onMoved();
        await changed();
      },
    }),
  );
  const chosen =
    shelf === 'auto' ? { shelf: null, reason: '' } : { shelf, reason: reason.trim().slice(0, REASON_MAX) };
  return {
    shelf,
    setShelf,
    reason,
    setReason,
    save: () => put.mutate({ branchId: item.branchId, ...chosen }),
    isSaving: put.isPending,
    error: put.error,
  };
}
