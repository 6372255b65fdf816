import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import { WIKI_NAME_MAX_LENGTH, WIKI_SUMMARY_MAX_LENGTH } from '@inkvine/contracts/wiki';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextArea, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import type { WikiView } from './wiki-view.ts';

/** A reader's word to the author: for an entry, or for one that is missing when `entryKey` is null. */
export function SuggestButton({ view, entryKey }: { view: WikiView; entryKey: WikiEntryKey | null }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" onClick={() => setIsOpen(true)}>
        <MessageSquarePlus aria-hidden className="size-4" />
        {t('wiki.suggest.open')}
      </Button>
      {isOpen && <Suggest view={view} entryKey={entryKey} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Suggest({
  view,
  entryKey,
  onClose,
}: {
  view: WikiView;
  entryKey: WikiEntryKey | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const { branchId } = view;
  const mine = useQuery(trpc.wiki.mySuggestions.queryOptions({ branchId, limit: 10 }));
  const send = useMutation(
    trpc.wiki.suggest.mutationOptions({
      onSuccess: async () => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.wiki.mySuggestions.pathKey() });
        toast(t('wiki.suggest.sent'));
        onClose();
      },
    }),
  );
  const said = { branchId, entryKey, title: title.trim(), text: text.trim() };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('wiki.suggest.title')}
      lead={t('wiki.suggest.lead')}
      footer={
        <Button
          pending={send.isPending}
          disabled={said.title === '' || said.text === ''}
          onClick={() => send.mutate({ ...said, idempotencyKey: keys.keyFor(JSON.stringify(said)) })}
        >
          {t('wiki.suggest.send')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t('wiki.suggest.heading')}
          value={title}
          maxLength={WIKI_NAME_MAX_LENGTH}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label={t('wiki.suggest.text')}
          rows={4}
          value={text}
          maxLength={WIKI_SUMMARY_MAX_LENGTH}
          onChange={(event) => setText(event.target.value)}
        />
        {send.isError && (
          <div role="alert">
            <Notice tone="bad">{message(send.error)}</Notice>
          </div>
        )}
        {mine.data !== undefined && mine.data.items.length > 0 && (
          <section aria-labelledby="my-suggestions">
            <h3 id="my-suggestions" className="text-sm font-semibold">
              {t('wiki.suggest.mine')}
            </h3>
            <ul className="mt-2 divide-y divide-line text-sm">
              {mine.data.items.map((suggestion) => (
                <li key={suggestion.id} className="flex justify-between gap-4 py-2">
                  <span>{suggestion.title}</span>
                  <span className="shrink-0 text-ink-soft">
                    {t(`wiki.suggest.status.${suggestion.status}`)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
