import { useSuggestionForm } from '@inkvine/client/wiki/suggestion-form';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import { WIKI_NAME_MAX_LENGTH, WIKI_SUMMARY_MAX_LENGTH } from '@inkvine/contracts/wiki';
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
  const message = useErrorMessage();
  const form = useSuggestionForm({
    branchId: view.branchId,
    entryKey,
    onSent: () => {
      toast(t('wiki.suggest.sent'));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('wiki.suggest.title')}
      lead={t('wiki.suggest.lead')}
      footer={
        <Button pending={form.isSending} disabled={!form.canSend} onClick={form.send}>
          {t('wiki.suggest.send')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t('wiki.suggest.heading')}
          value={form.title}
          maxLength={WIKI_NAME_MAX_LENGTH}
          onChange={(event) => form.setTitle(event.target.value)}
        />
        <TextArea
          label={t('wiki.suggest.text')}
          rows={4}
          value={form.text}
          maxLength={WIKI_SUMMARY_MAX_LENGTH}
          onChange={(event) => form.setText(event.target.value)}
        />
        {form.error !== null && (
          <div role="alert">
            <Notice tone="bad">{message(form.error)}</Notice>
          </div>
        )}
        {form.mine.length > 0 && (
          <section aria-labelledby="my-suggestions">
            <h3 id="my-suggestions" className="text-sm font-semibold">
              {t('wiki.suggest.mine')}
            </h3>
            <ul className="mt-2 divide-y divide-line text-sm">
              {form.mine.map((suggestion) => (
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
