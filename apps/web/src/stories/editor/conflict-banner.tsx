import type { ConflictChoice, DraftConflict, DraftSession } from '@inkvine/client/drafts/draft-state';
import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { goToBlock, showConflicts } from './conflict-marks.ts';

/** Both versions stand in the text; this asks, paragraph by paragraph, whether one of them goes. Nobody has to hurry. */
export function ConflictBanner({
  editor,
  session,
  conflicts,
}: {
  editor: Editor;
  session: DraftSession;
  conflicts: readonly DraftConflict[];
}) {
  const { t } = useTranslation();
  const [isComparing, setIsComparing] = useState(false);
  useEffect(() => showConflicts(editor, conflicts), [editor, conflicts]);
  const [first] = conflicts;
  if (first === undefined) return null;
  const choose = (choice: ConflictChoice) => () => {
    setIsComparing(false);
    session.resolve(first.blockId, choice);
  };
  const choices = (
    <>
      <Button size="sm" onClick={choose('both')}>
        {t('editor.conflict.both')}
      </Button>
      <Button variant="secondary" size="sm" onClick={choose('mine')}>
        {t('editor.conflict.mine')}
      </Button>
      <Button variant="secondary" size="sm" onClick={choose('theirs')}>
        {t('editor.conflict.theirs')}
      </Button>
    </>
  );
  return (
    <section
      aria-label={t('editor.conflict.title', { count: conflicts.length })}
      className="border-t border-gold/40 bg-gold-soft px-4 py-3"
    >
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-52 flex-1">
          <button
            type="button"
            onClick={() => goToBlock(editor, first.blockId)}
            className="min-h-6 text-left text-sm font-semibold underline-offset-4 hover:underline"
          >
            {t('editor.conflict.title', { count: conflicts.length })}
          </button>
          <p className="text-xs">{t('editor.conflict.body')}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {choices}
          <Button variant="quiet" size="sm" onClick={() => setIsComparing(true)}>
            {t('editor.conflict.side')}
          </Button>
        </div>
      </div>
      {isComparing && (
        <Dialog
          open
          wide
          onOpenChange={setIsComparing}
          title={t('editor.conflict.sideTitle')}
          footer={choices}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Version title={t('editor.conflict.sideMine')} text={first.mine.text} />
            <Version
              title={t('editor.conflict.sideTheirs', {
                device:
                  first.device === null || first.device === ''
                    ? t('editor.conflict.otherDevice')
                    : first.device,
              })}
              text={first.theirs.text}
            />
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Version({ title, text }: { title: string; text: string }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      <p className="rounded-md bg-sunken px-4 py-3 font-serif text-sm whitespace-pre-wrap">{text}</p>
    </section>
  );
}
