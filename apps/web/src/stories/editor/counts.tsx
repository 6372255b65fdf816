import type { Locale } from '@inkvine/contracts/primitives';
import { formatNumber } from '@inkvine/i18n/format';
import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { useLocale } from '../../shell/locale.ts';
import { useWrittenToday } from './daily-words.ts';
import { countDocument, countText } from './text-count.ts';
import { useWritingSettings } from './writing-settings.ts';

/** Of the text or of what is selected in it, and how far the day has come. */
export function Counts({ editor, language }: { editor: Editor; language: Locale }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { goal } = useWritingSettings();
  const present = useEditorState({
    editor,
    selector: ({ editor: { state } }) => ({
      doc: state.doc,
      from: state.selection.from,
      to: state.selection.to,
    }),
  });
  // Counting half a million characters must not hold up the next key.
  const { doc, from, to } = useDeferredValue(present);
  const whole = useMemo(() => countDocument(doc), [doc]);
  const selected = useMemo(
    () => (from === to ? null : countText(doc.textBetween(from, to, '\n', '\n'))),
    [doc, from, to],
  );
  const today = useWrittenToday(whole.withSpaces);
  const count = selected ?? whole;
  const parts: { label: string; value: number; onPhones: boolean }[] = [
    { label: t('editor.counts.withSpaces'), value: count.withSpaces, onPhones: true },
    { label: t('editor.counts.withoutSpaces'), value: count.withoutSpaces, onPhones: false },
    language === 'ko'
      ? { label: t('editor.counts.sheets'), value: count.sheets, onPhones: false }
      : { label: t('editor.counts.words'), value: count.words, onPhones: false },
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-xs text-ink-soft">
      {selected !== null && <p className="font-semibold text-vine">{t('editor.counts.selection')}</p>}
      <dl aria-label={t('editor.counts.label')} className="flex flex-wrap gap-x-5 gap-y-1">
        {parts.map(({ label, value, onPhones }) => (
          <div key={label} className={classNames('flex gap-1.5', !onPhones && 'max-sm:hidden')}>
            <dt>{label}</dt>
            <dd className="font-semibold text-ink tabular-nums">{formatNumber(value, locale)}</dd>
          </div>
        ))}
      </dl>
      {goal > 0 && (
        <div className="flex items-center gap-2">
          <span className="max-sm:sr-only">{t('editor.counts.today')}</span>
          <span
            role="meter"
            aria-label={t('editor.counts.goal')}
            aria-valuemin={0}
            aria-valuemax={goal}
            aria-valuenow={Math.min(today, goal)}
            aria-valuetext={t('editor.counts.ofGoal', { written: today, goal })}
            className="h-1.5 w-10 sm:w-16 overflow-hidden rounded-full bg-line"
          >
            <span
              className="block h-full origin-left bg-vine"
              style={{ transform: `scaleX(${Math.min(today / goal, 1)})` }}
            />
          </span>
          <span aria-hidden className="tabular-nums max-sm:hidden">
            {t('editor.counts.ofGoal', { written: today, goal })}
          </span>
        </div>
      )}
    </div>
  );
}
