import { CHAPTER_MAX_CHARACTERS } from '@inkvine/contracts/block';
import { ChapterPrice, TITLE_MAX_LENGTH, type EditableChapter } from '@inkvine/contracts/stories';
import type { Locale } from '@inkvine/contracts/primitives';
import { formatNumber } from '@inkvine/i18n/format';
import { Link, useBlocker } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { useLocale } from '../../shell/locale.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { ChapterStatusBadge } from '../managed-chapter-row.tsx';
import { ChapterActions } from './chapter-actions.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { useChapterDraft } from './chapter-draft.ts';
import { countText } from './text-count.ts';

const HANGUL = /[가-힣]/g;

/** The language a text is written in, for spelling and counting. */
function languageOf(text: string): Locale {
  return (text.slice(0, 2_000).match(HANGUL)?.length ?? 0) > 20 ? 'ko' : 'en';
}

export function ChapterEditor({ chapter }: { chapter: EditableChapter }) {
  const { t } = useTranslation();
  const draft = useChapterDraft(chapter);
  const { form, setForm, isDirty, save, status } = draft;
  const price = ChapterPrice.safeParse(form.price === '' ? undefined : Number(form.price));
  const canSave = isDirty && price.success && form.title.trim() !== '' && status !== 'saving';
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        if (canSave) save();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [canSave, save]);

  const language = useMemo(() => languageOf(chapter.text), [chapter.text]);
  return (
    <div className="flex flex-col gap-6">
      <PageTitle title={`${form.title} · ${chapter.novelTitle}`} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Link
          to="/write/$novelId"
          params={{ novelId: chapter.novelId }}
          className="inline-flex min-h-11 items-center gap-1 text-sm text-ink-soft no-underline hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {chapter.novelTitle}
        </Link>
        <span className="flex items-center gap-2">
          {chapter.unpublishedChanges && (
            <span className="text-xs text-ink-soft">{t('writing.unpublishedChanges')}</span>
          )}
          <ChapterStatusBadge status={chapter.status} />
        </span>
      </div>
      <h1 className="sr-only">{form.title}</h1>
      {draft.isRecovered && isDirty && <Notice tone="gold">{t('writing.chapter.recovered')}</Notice>}
      <TextField
        label={t('writing.chapter.title')}
        name="title"
        lang={language}
        required
        maxLength={TITLE_MAX_LENGTH}
        value={form.title}
        onChange={(event) => setForm({ ...form, title: event.target.value })}
      />
      <div>
        <TextArea
          label={t('writing.chapter.text')}
          hint={t('writing.chapter.textHint')}
          name="text"
          lang={language}
          maxLength={CHAPTER_MAX_CHARACTERS}
          value={form.text}
          onChange={(event) => setForm({ ...form, text: event.target.value })}
          controlClass="font-serif text-base leading-[1.75] min-h-[55dvh] field-sizing-content px-5 py-5"
        />
        <Counts text={form.text} language={language} />
      </div>
      <TextField
        label={t('writing.chapter.price')}
        hint={t('writing.chapter.priceHint')}
        name="price"
        inputMode="numeric"
        className="max-w-40"
        value={form.price}
        error={price.success ? undefined : t('common.fieldProblem.other')}
        onChange={(event) =>
          setForm({ ...form, price: event.target.value.replaceAll(/\D/g, '').slice(0, 5) })
        }
      />
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-between gap-3 border-t border-line bg-paper px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        <p role="status" className="text-sm text-ink-soft">
          {status === 'saving'
            ? t('common.saving')
            : isDirty
              ? t('writing.chapter.dirty')
              : t('writing.chapter.saved')}
        </p>
        <div className="flex flex-wrap gap-2">
          <ChapterActions chapter={chapter} isDirty={isDirty} />
          <Button
            variant={isDirty ? 'primary' : 'secondary'}
            disabled={!canSave}
            pending={status === 'saving'}
            onClick={save}
          >
            {t('writing.chapter.save')}
          </Button>
        </div>
        {draft.error !== null && (
          <div role="alert" className="w-full">
            <Notice tone="bad">{draft.error}</Notice>
          </div>
        )}
      </div>
      {draft.conflict !== null && (
        <ConflictDialog
          mine={form}
          theirs={draft.conflict}
          language={language}
          onResolve={draft.resolve}
          onClose={draft.postponeConflict}
        />
      )}
      <ConfirmDialog
        open={blocker.status === 'blocked'}
        onOpenChange={(open) => {
          if (!open) blocker.reset?.();
        }}
        title={t('writing.chapter.leaveTitle')}
        body={t('writing.chapter.leaveBody')}
        action={t('writing.chapter.leave')}
        cancel={t('writing.chapter.stay')}
        onConfirm={() => {
          draft.discard();
          blocker.proceed?.();
        }}
      />
    </div>
  );
}

function Counts({ text, language }: { text: string; language: Locale }) {
  const { t } = useTranslation();
  const locale = useLocale();
  // Counting half a million characters must not hold up the next key.
  const settled = useDeferredValue(text);
  const count = useMemo(() => countText(settled), [settled]);
  const parts: [label: string, value: number][] = [
    [t('writing.chapter.withSpaces'), count.withSpaces],
    [t('writing.chapter.withoutSpaces'), count.withoutSpaces],
    language === 'ko'
      ? [t('writing.chapter.sheets'), count.sheets]
      : [t('writing.chapter.words'), count.words],
  ];
  return (
    <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-soft">
      {parts.map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt>{label}</dt>
          <dd className="font-semibold tabular-nums">{formatNumber(value, locale)}</dd>
        </div>
      ))}
    </dl>
  );
}
