import type { Locale } from '@inkvine/contracts/primitives';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextArea } from '../../design/field.tsx';
import type { ChapterForm } from './chapter-draft.ts';

/** Both versions side by side. Nothing typed is ever thrown away without its author choosing so. */
export function ConflictDialog({
  mine,
  theirs,
  language,
  onResolve,
  onClose,
}: {
  mine: ChapterForm;
  theirs: EditableChapter;
  language: Locale;
  onResolve: (contents: ChapterForm) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(mine.text);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.chapter.conflictTitle')}
      lead={t('writing.chapter.conflictBody')}
      footer={
        <>
          <Button
            variant="quiet"
            onClick={() => onResolve({ title: theirs.title, text: theirs.text, price: String(theirs.price) })}
          >
            {t('writing.chapter.keepTheirs')}
          </Button>
          <Button
            variant="secondary"
            onClick={() => onResolve({ ...mine, text: `${theirs.text}\n\n* * *\n\n${text}` })}
          >
            {t('writing.chapter.keepBoth')}
          </Button>
          <Button onClick={() => onResolve({ ...mine, text })}>{t('writing.chapter.keepMine')}</Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextArea
          label={t('writing.chapter.conflictMine')}
          lang={language}
          rows={14}
          value={text}
          onChange={(event) => setText(event.target.value)}
          controlClass="font-serif text-sm"
        />
        <TextArea
          label={t('writing.chapter.conflictTheirs')}
          lang={language}
          rows={14}
          readOnly
          value={theirs.text}
          controlClass="font-serif text-sm bg-sunken"
        />
      </div>
    </Dialog>
  );
}
