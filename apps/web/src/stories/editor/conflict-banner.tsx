import type { ConflictChoice, DraftConflict, DraftSession } from '@inkvine/client/drafts/draft-state';
import type { Editor } from '@tiptap/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { ChoiceBanner } from './choice-banner.tsx';
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
  useEffect(() => showConflicts(editor, conflicts), [editor, conflicts]);
  const [first] = conflicts;
  if (first === undefined) return null;
  const choose = (choice: ConflictChoice) => () => session.resolve(first.blockId, choice);
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
    <ChoiceBanner
      // The next paragraph is another question.
      key={first.blockId}
      label={t('editor.conflict.title', { count: conflicts.length })}
      words={
        <>
          <button
            type="button"
            onClick={() => goToBlock(editor, first.blockId)}
            className="min-h-6 text-left text-sm font-semibold underline-offset-4 hover:underline"
          >
            {t('editor.conflict.title', { count: conflicts.length })}
          </button>
          <p className="text-xs">{t('editor.conflict.body')}</p>
        </>
      }
      choices={choices}
      sideTitle={t('editor.conflict.sideTitle')}
      versions={
        <>
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
        </>
      }
    />
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
