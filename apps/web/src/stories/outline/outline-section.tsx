import { useOutline, type OutlineEditing, type RunAct } from '@inkvine/client/outline/use-outline';
import type { OutlineChapter, WholeOutline } from '@inkvine/contracts/outline';
import type { ManagedNovel } from '@inkvine/contracts/stories';
import { BookPlus, Search, SlidersHorizontal, Undo2 } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { TextField } from '../../design/field.tsx';
import { Menu, MenuChoice } from '../../design/menu.tsx';
import { EmptyState, Notice, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';
import { OutlineDialog } from './outline-dialogs.tsx';
import { OutlineList } from './outline-list.tsx';
import type { OutlineQuestion } from './outline-question.ts';

const SHOWN = ['all', 'draft', 'scheduled', 'published', 'unpublished', 'edited'] as const;
type Shown = (typeof SHOWN)[number];

/** Below this many chapters one sees them all anyway. */
const SEARCH_FROM = 12;

/** Volumes and chapters of a branch in the order that its author gives them. */
export function OutlineSection({
  novel,
  action,
}: {
  novel: Pick<ManagedNovel, 'branchId' | 'language'>;
  action: ReactNode;
}) {
  const { t } = useTranslation();
  const editing = useOutline(novel.branchId);
  const [question, setQuestion] = useState<OutlineQuestion | null>(null);
  const outline = editing.query.data;
  return (
    <Section
      id="chapters"
      title={t('writing.chapters')}
      action={
        <div className="flex flex-wrap gap-2">
          {outline !== undefined && outline.chapters.length > 0 && (
            <>
              <UndoButton undo={editing.undo} />
              <Button
                variant="secondary"
                size="sm"
                onClick={() => setQuestion({ kind: 'createVolume', fromChapterId: null })}
              >
                <BookPlus aria-hidden className="size-4" />
                {t('outline.newVolume')}
              </Button>
              <NumberingMenu outline={outline} run={editing.run} />
            </>
          )}
          {action}
        </div>
      }
    >
      <QueryView query={editing.query} loading={<Skeleton className="h-64" />}>
        {(data) =>
          data.chapters.length === 0 && data.volumes.length === 0 ? (
            <EmptyState title={t('writing.chaptersEmpty')} body={t('writing.chaptersEmptyBody')} />
          ) : (
            <Chapters outline={data} novel={novel} editing={editing} ask={setQuestion} />
          )
        }
      </QueryView>
      {question !== null && outline !== undefined && (
        <OutlineDialog
          outline={outline}
          question={question}
          run={editing.run}
          onClose={() => setQuestion(null)}
        />
      )}
    </Section>
  );
}

function Chapters({
  outline,
  novel,
  editing,
  ask,
}: {
  outline: WholeOutline;
  novel: Pick<ManagedNovel, 'language'>;
  editing: OutlineEditing;
  ask: (question: OutlineQuestion) => void;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [shown, setShown] = useState<Shown>('all');
  const [words, setWords] = useState('');
  const sought = useDeferredValue(words.trim().toLocaleLowerCase());
  const filter = useMemo(() => {
    if (shown === 'all' && sought === '') return null;
    return (chapter: OutlineChapter) =>
      matches(chapter, shown) && chapter.title.toLocaleLowerCase().includes(sought);
  }, [shown, sought]);
  const counts = useMemo(
    () => new Map(SHOWN.map((each) => [each, outline.chapters.filter((one) => matches(one, each)).length])),
    [outline.chapters],
  );
  const { refused, run } = editing;
  const act = useCallback(
    (what: Parameters<RunAct>[0]) => {
      // Somebody else's change is told above the list, with the way on.
      run(what).catch((error: unknown) => toast(message(error), 'bad'));
    },
    [run, message],
  );
  const isEmpty = filter !== null && !outline.chapters.some(filter);
  return (
    <>
      {outline.chapters.length >= SEARCH_FROM && (
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <TextField
            label={
              <span className="inline-flex items-center gap-1.5">
                <Search aria-hidden className="size-4" />
                {t('outline.search')}
              </span>
            }
            type="search"
            className="min-w-60 flex-1"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <div role="group" aria-label={t('outline.show')} className="flex flex-wrap gap-2">
            {SHOWN.filter((each) => each === 'all' || each === shown || (counts.get(each) ?? 0) > 0).map(
              (each) => (
                <Button
                  key={each}
                  size="sm"
                  variant={each === shown ? 'primary' : 'secondary'}
                  aria-pressed={each === shown}
                  onClick={() => setShown(each)}
                >
                  {t(`outline.shown.${each}`)}
                  <span className="tabular-nums">{counts.get(each)}</span>
                </Button>
              ),
            )}
          </div>
        </div>
      )}
      {refused !== null && (
        <div role="alert">
          <Notice tone="gold">
            <p>{t('outline.conflict')}</p>
            <div className="mt-2 flex flex-wrap gap-2">
              {refused.acts.length > 0 && (
                <Button size="sm" onClick={refused.again}>
                  {t('outline.again', { count: refused.acts.length })}
                </Button>
              )}
              <Button size="sm" variant="quiet" onClick={refused.dismiss}>
                {t('outline.leaveIt')}
              </Button>
            </div>
          </Notice>
        </div>
      )}
      {isEmpty ? (
        <EmptyState title={t('outline.noneTitle')} body={t('outline.noneBody')} />
      ) : (
        <OutlineList outline={outline} language={novel.language} filter={filter} run={act} ask={ask} />
      )}
      {filter === null && outline.chapters.length > 1 && (
        <p className="text-xs text-ink-soft max-sm:hidden">{t('outline.keysHint')}</p>
      )}
    </>
  );
}

const matches = (chapter: OutlineChapter, shown: Shown): boolean =>
  shown === 'all' || (shown === 'edited' ? chapter.unpublishedChanges : chapter.status === shown);

/** Takes the last change back, also by the keys that do so everywhere outside of fields. */
function UndoButton({ undo }: { undo: OutlineEditing['undo'] }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const takeBack = useCallback(() => {
    undo?.().catch((error: unknown) => toast(message(error), 'bad'));
  }, [undo, message]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      const isTyping = target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]');
      if (isTyping || event.shiftKey || !(event.ctrlKey || event.metaKey) || event.key !== 'z') return;
      event.preventDefault();
      takeBack();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [takeBack]);
  return (
    <Button
      variant="quiet"
      size="sm"
      disabled={undo === null}
      aria-keyshortcuts="Control+z Meta+z"
      onClick={takeBack}
    >
      <Undo2 aria-hidden className="size-4" />
      {t('common.undo')}
    </Button>
  );
}

function NumberingMenu({ outline, run }: { outline: WholeOutline; run: OutlineEditing['run'] }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  return (
    <Menu
      trigger={
        <Button variant="secondary" size="sm">
          <SlidersHorizontal aria-hidden className="size-4" />
          {t('outline.numbering')}
        </Button>
      }
    >
      <MenuChoice
        label={t('outline.numberingOf')}
        value={outline.numbering}
        options={[
          { value: 'continuous', label: t('outline.continuous') },
          { value: 'per_volume', label: t('outline.perVolume') },
        ]}
        onChange={(numbering) => {
          run({ kind: 'setNumbering', numbering }).catch((error: unknown) => toast(message(error), 'bad'));
        }}
      />
    </Menu>
  );
}
