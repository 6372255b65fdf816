import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import {
  dissolveVolume,
  dropSegment,
  findPlanProblems,
  mergeWithPrevious,
  plannedChapters,
  renameSegment,
  restoreSegment,
  splitSegmentAt,
  type ManuscriptPlan,
} from '@inkvine/contracts/manuscript-plan';
import type { ManuscriptPreview } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { Fragment, useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { readStored, writeStored } from '../../shell/stored.ts';
import { NovelDetailsFields, parseDetails, type DetailsForm } from '../novel-details-fields.tsx';
import { beginPlan, changePlan, restorePlan } from './plan-history.ts';
import { segmentIndexOfChapter, usePlanProblemWords } from './plan-problems.ts';
import { SegmentRow, segmentTitleId, type SegmentAction } from './segment-row.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { VolumeRow } from './volume-row.tsx';

const STORAGE_KEY = 'inkvine.importPlan';

/** The proposal how to split a manuscript, which the author corrects before anything becomes a novel. */
export function ImportPlan({ preview }: { preview: ManuscriptPreview }) {
  const { t } = useTranslation();
  const [history, change] = useReducer(changePlan, preview, (begun) =>
    beginPlan(restorePlan(storedPlan(begun.id), begun.segments)),
  );
  const { plan } = history;
  const [splitting, setSplitting] = useState<number | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const [details, setDetails] = useState<DetailsForm>({
    title: preview.suggestedTitle,
    synopsis: '',
    language: preview.language,
    tags: '',
  });
  const textLength = plan.at(-1)?.end ?? 0;
  const chapters = plannedChapters(plan);
  const problems = findPlanProblems(chapters, textLength);
  const create = useImport(preview);
  const problemWords = usePlanProblemWords();
  const problemsBySegment = new Map(
    [...problems, ...create.refused].flatMap((problem) =>
      problem.chapter === undefined
        ? []
        : [[segmentIndexOfChapter(plan, problem.chapter), problemWords(problem.code)] as const],
    ),
  );
  const wholeProblem = problems.find((problem) => problem.chapter === undefined);

  useEffect(() => {
    writeStored(STORAGE_KEY, JSON.stringify({ manuscriptId: preview.id, plan }));
  }, [preview.id, plan]);

  // The button that was pressed goes with its row: the keyboard goes on at the title of what came of it.
  const focusOn = useRef<number | null>(null);
  useEffect(() => {
    if (focusOn.current === null) return;
    document.getElementById(segmentTitleId(focusOn.current))?.focus();
    focusOn.current = null;
  }, [plan]);

  const latest = useRef(plan);
  useEffect(() => {
    latest.current = plan;
  }, [plan]);
  const { reset } = create;
  const act = useCallback(
    (action: SegmentAction) => {
      const present = latest.current;
      const title = present[action.index]?.title ?? '';
      const edit = (next: ManuscriptPlan, said: string) => {
        change({ kind: 'edit', plan: next });
        setAnnouncement(said);
      };
      reset();
      switch (action.kind) {
        case 'rename':
          return change({
            kind: 'rename',
            index: action.index,
            plan: renameSegment(present, action.index, action.title),
          });
        case 'drop':
          return edit(dropSegment(present, action.index), t('writing.import.droppedDone', { title }));
        case 'restore':
          return edit(restoreSegment(present, action.index), t('writing.import.restoredDone', { title }));
        case 'merge':
          focusOn.current = action.index - 1;
          return edit(
            mergeWithPrevious(present, action.index),
            t('writing.import.merged', { title: present[action.index - 1]?.title ?? '' }),
          );
        case 'dissolve':
          focusOn.current = action.index;
          return edit(
            dissolveVolume(present, action.index),
            t('writing.import.dissolved', { title: present[action.index]?.volume ?? '' }),
          );
        case 'split':
          return setSplitting(action.index);
      }
    },
    [reset, t],
  );

  const isReady = problems.length === 0 && parseDetails(details) !== null;
  const chapterCount = t('common.chapters', { count: chapters.length });
  return (
    <form
      className="flex flex-col gap-10"
      onSubmit={(event) => {
        event.preventDefault();
        const parsed = parseDetails(details);
        if (parsed !== null && problems.length === 0) create.submit({ ...parsed, chapters });
      }}
    >
      <Section
        id="plan"
        title={t('writing.import.previewTitle')}
        lead={t('writing.import.previewLead', {
          chapters: t('common.chapters', {
            count: preview.segments.filter((segment) => segment.kind === 'chapter').length,
          }),
          characters: t('common.characters', { count: preview.characters }),
        })}
      >
        <p className="-mt-3 text-xs text-ink-soft">
          {preview.filename} ·{' '}
          {t(`writing.import.format.${preview.format}`, { encoding: encodingName(preview.encoding) })}
        </p>
        <div className="sticky top-0 z-10 -mx-2 flex items-center justify-between gap-3 border-b border-line bg-paper px-2 py-2">
          <p className="text-sm font-semibold">{chapterCount}</p>
          <Button
            variant="quiet"
            size="sm"
            disabled={history.past.length === 0}
            onClick={() => {
              change({ kind: 'undo' });
              setAnnouncement(t('writing.import.undone'));
            }}
          >
            <Undo2 aria-hidden className="size-4" />
            {t('writing.import.undo')}
          </Button>
        </div>
        <p role="status" className="sr-only">
          {announcement}
        </p>
        <ol className="flex flex-col gap-2">
          {plan.map((segment, index) => (
            <Fragment key={segment.start}>
              {segment.volume !== undefined && segment.volume !== plan[index - 1]?.volume && (
                <VolumeRow title={segment.volume} index={index} language={details.language} onAct={act} />
              )}
              <SegmentRow
                manuscriptId={preview.id}
                segment={segment}
                index={index}
                language={details.language}
                problem={problemsBySegment.get(index)}
                onAct={act}
              />
            </Fragment>
          ))}
        </ol>
      </Section>
      <Section id="details" title={t('writing.details')}>
        <NovelDetailsFields form={details} onChange={setDetails} />
      </Section>
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-col gap-3 border-t border-line bg-paper px-4 py-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
        {(create.message !== null || wholeProblem !== undefined) && (
          <div role="alert">
            <Notice tone="bad">
              {create.message ?? (wholeProblem === undefined ? '' : problemWords(wholeProblem.code))}
            </Notice>
          </div>
        )}
        <Button type="submit" pending={create.isPending} disabled={!isReady}>
          {create.isPending
            ? t('writing.import.creating')
            : t('writing.import.create', { chapters: chapterCount })}
        </Button>
      </div>
      {splitting !== null && plan[splitting] !== undefined && (
        <SplitDialog
          manuscriptId={preview.id}
          segment={plan[splitting]}
          language={details.language}
          onClose={() => setSplitting(null)}
          onSplit={(offset) => {
            const title = t('writing.import.splitName', { title: plan[splitting]?.title ?? '' });
            change({ kind: 'edit', plan: splitSegmentAt(plan, splitting, offset, title) });
            setAnnouncement(t('writing.import.splitDone'));
            focusOn.current = splitting + 1;
            setSplitting(null);
          }}
        />
      )}
    </form>
  );
}

/** `utf-8-bom` is UTF-8 to its author. */
const encodingName = (encoding: string): string => encoding.replace(/-bom$/, '').toUpperCase();

function storedPlan(manuscriptId: string): string | null {
  try {
    const stored: unknown = JSON.parse(readStored(STORAGE_KEY) ?? 'null');
    const isThis =
      typeof stored === 'object' &&
      stored !== null &&
      'manuscriptId' in stored &&
      stored.manuscriptId === manuscriptId;
    return isThis && 'plan' in stored ? JSON.stringify(stored.plan) : null;
  } catch {
    return null;
  }
}

/** Makes the novel and goes there. The server refuses a manuscript that became one, so a repeat does no harm. */
function useImport(preview: ManuscriptPreview) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const mutation = useMutation(
    trpc.manuscripts.import.mutationOptions({
      onSuccess: async ({ novelId }, { title }) => {
        writeStored(STORAGE_KEY, null);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.stories.myNovels.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.manuscripts.preview.pathKey() }),
          navigate({ to: '/write/$novelId', params: { novelId } }),
        ]);
        toast(t('writing.import.done', { title }));
      },
    }),
  );
  const error = mutation.isError ? parseAppError(mutation.error) : null;
  const refusedChapter = error?.code === 'PLAN_INVALID' ? error.details?.['chapter'] : undefined;
  return {
    isPending: mutation.isPending || mutation.isSuccess,
    message:
      error === null
        ? null
        : error.code === 'PLAN_INVALID'
          ? t('writing.import.planChanged')
          : message(mutation.error),
    refused:
      typeof refusedChapter === 'number' ? [{ code: 'CHAPTER_EMPTY' as const, chapter: refusedChapter }] : [],
    reset: mutation.reset,
    submit: (plan: Omit<Parameters<typeof mutation.mutate>[0], 'manuscriptId'>) =>
      mutation.mutate({ ...plan, manuscriptId: preview.id }),
  };
}
