import { getMarkRange, type Editor } from '@tiptap/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import { newBlockId } from './editor-document.ts';
import { isSafeAddress } from './editor-schema.ts';
import type { ValuedMark } from './toolbar.tsx';

const VALUE_MAX = 2_000;
const SHOWN_TEXT = 24;

export interface ValueTarget {
  mark: ValuedMark;
  from: number;
  to: number;
  text: string;
  /** What the mark says so far; null where there is none yet. */
  value: string | null;
}

/** The words that a ruby, note or link would belong to: those selected, or those of the mark around the cursor. */
export function valueTarget(editor: Editor, mark: ValuedMark): ValueTarget | null {
  const { selection, schema, doc } = editor.state;
  const type = schema.marks[mark];
  if (type === undefined) return null;
  const around = getMarkRange(selection.$from, type) ?? null;
  const range = selection.empty
    ? around
    : { from: selection.from, to: Math.min(selection.to, selection.$from.end()) };
  if (range === null || range.from >= range.to) return null;
  const present: unknown = editor.getAttributes(mark)['value'];
  return {
    mark,
    ...{ from: range.from, to: range.to },
    text: doc.textBetween(range.from, range.to).slice(0, SHOWN_TEXT),
    value: typeof present === 'string' && around !== null ? present : null,
  };
}

export function ValueDialog({
  editor,
  target,
  onClose,
}: {
  editor: Editor;
  target: ValueTarget;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [value, setValue] = useState(target.value ?? '');
  const [isWrong, setIsWrong] = useState(false);
  const { mark, from, to } = target;
  const apply = (next: string | null) => {
    const chain = editor.chain().setTextSelection({ from, to }).unsetMark(mark);
    if (next !== null) chain.setMark(mark, { value: next, key: newBlockId() });
    chain.setTextSelection(to).run();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = value.trim();
    if (mark === 'link' && !isSafeAddress(next)) setIsWrong(true);
    else if (next !== '') apply(next);
  };
  const field = {
    name: mark,
    value,
    autoFocus: true,
    maxLength: VALUE_MAX,
    label: t(`editor.value.${mark}Label`),
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t(`editor.value.${mark}Title`, { text: target.text })}
      footer={
        <>
          {target.value !== null && (
            <Button variant="quiet" onClick={() => apply(null)}>
              {t('editor.value.remove')}
            </Button>
          )}
          <Button type="submit" form="mark-value" disabled={value.trim() === ''}>
            {t('editor.value.put')}
          </Button>
        </>
      }
    >
      <form id="mark-value" onSubmit={submit}>
        {mark === 'footnote' ? (
          <TextArea {...field} rows={4} onChange={(event) => setValue(event.target.value)} />
        ) : (
          <TextField
            {...field}
            {...(mark === 'link' ? { inputMode: 'url' as const, placeholder: 'https://' } : {})}
            error={isWrong ? t('editor.value.linkInvalid') : undefined}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}
