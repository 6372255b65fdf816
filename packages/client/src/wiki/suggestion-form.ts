import type { BranchId, WikiEntryKey } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIdempotencyKeys } from '../idempotency-key.ts';
import { useTRPC } from '../react.ts';

const SHOWN = 10;

/** A reader's word to the author being written: for an entry, or for one that is missing when `entryKey` is null. */
export function useSuggestionForm({
  branchId,
  entryKey,
  onSent,
  randomId,
}: {
  branchId: BranchId;
  entryKey: WikiEntryKey | null;
  onSent: () => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const mine = useQuery(trpc.wiki.mySuggestions.queryOptions({ branchId, limit: SHOWN }));
  const send = useMutation(
    trpc.wiki.suggest.mutationOptions({
      onSuccess: async () => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.wiki.mySuggestions.pathKey() });
        onSent();
      },
    }),
  );
  const said = { branchId, entryKey, title: title.trim(), text: text.trim() };
  return {
    title,
    setTitle,
    text,
    setText,
    canSend: said.title !== '' && said.text !== '',
    send: () => send.mutate({ ...said, idempotencyKey: keys.keyFor(JSON.stringify(said)) }),
    isSending: send.isPending,
    error: send.error,
    /** What the reader suggested before, latest first. */
    mine: mine.data?.items ?? [],
  };
}
