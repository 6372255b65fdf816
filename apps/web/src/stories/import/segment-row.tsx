import { useTRPC } from '@inkvine/client/react';
import type { PlannedSegment } from '@inkvine/contracts/manuscript-plan';
import type { Locale, ManuscriptId } from '@inkvine/contracts/primitives';
import { TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { memo, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { classNames } from '../../design/class-names.ts';
import { ScrollRegion } from '../../design/scroll-region.tsx';
import { Skeleton } from '../../design/states.tsx';
import { QueryView } from '../../shell/query-view.tsx';

export type SegmentAction =
  | { kind: 'rename'; index: number; title: string }
  | { kind: 'drop' | 'restore' | 'merge' | 'split' | 'dissolve'; index: number };

export const segmentTitleId = (index: number): string => `segment-title-${index}`;

/** How much of a part is shown to recognise it by. */
const SHOWN_CHARACTERS = 1_200;

/** One part of the plan. Memoised: typing into one of three thousand titles draws one row. */
export const SegmentRow = memo(function SegmentRow({
  manuscriptId,
  segment,
  index,
  language,
  problem,
  onAct,
}: {
  manuscriptId: ManuscriptId;
  segment: PlannedSegment;
  index: number;
  language: Locale;
  problem: string | undefined;
  onAct: (action: SegmentAction) => void;
}) {
  const { t } = useTranslation();
  const problemId = useId();
  const [isShown, setIsShown] = useState(false);
  const { dropped, kind, title } = segment;
  return (
    <li
      className={classNames(
        'rounded-md border px-3 py-2.5 [contain-intrinsic-size:auto_7rem] [content-visibility:auto]',
        problem === undefined ? 'border-line' : 'border-wine',
        dropped ? 'bg-sunken' : 'bg-surface',
      )}
    >
      <div className="flex items-center gap-3">
        <input
          id={segmentTitleId(index)}
          lang={language}
          value={title}
          disabled={dropped}
          maxLength={TITLE_MAX_LENGTH}
          aria-label={t('writing.import.titleOf', { number: index + 1 })}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          onChange={(event) => onAct({ kind: 'rename', index, title: event.target.value })}
          className={classNames(
            'min-h-11 min-w-0 flex-1 rounded-sm border border-transparent bg-transparent px-2 font-serif font-bold hover:border-line focus:border-line-strong',
            dropped && 'text-ink-soft line-through',
          )}
        />
        <span className="shrink-0 text-xs text-ink-soft tabular-nums">
          {t('common.characters', { count: segment.end - segment.start })}
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-1">
        {kind !== 'chapter' && (
          <span className="mr-2 ml-2 rounded-full bg-gold-soft px-2.5 py-0.5 text-xs text-ink">
            {t(`writing.import.kind.${kind}`)}
          </span>
        )}
        <Button variant="quiet" size="sm" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? t('writing.import.hideText') : t('writing.import.showText')}
        </Button>
        {index > 0 && (
          <Button variant="quiet" size="sm" onClick={() => onAct({ kind: 'merge', index })}>
            {t('writing.import.merge')}
          </Button>
        )}
        <Button variant="quiet" size="sm" onClick={() => onAct({ kind: 'split', index })}>
          {t('writing.import.split')}
        </Button>
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onAct({ kind: dropped ? 'restore' : 'drop', index })}
        >
          {dropped ? t('writing.import.keep') : t('writing.import.leaveOut')}
        </Button>
      </div>
      {problem !== undefined && (
        <p id={problemId} className="px-2 pb-1 text-sm font-medium text-wine">
          {problem}
        </p>
      )}
      {isShown && <SegmentText manuscriptId={manuscriptId} segment={segment} language={language} />}
    </li>
  );
});

function SegmentText({
  manuscriptId,
  segment,
  language,
}: {
  manuscriptId: ManuscriptId;
  segment: PlannedSegment;
  language: Locale;
}) {
  const trpc = useTRPC();
  const end = Math.min(segment.end, segment.start + SHOWN_CHARACTERS);
  const text = useQuery(
    trpc.manuscripts.text.queryOptions({ manuscriptId, start: segment.start, end }, { staleTime: Infinity }),
  );
  return (
    <QueryView query={text} loading={<Skeleton className="mx-2 h-24" />}>
      {(data) => (
        <ScrollRegion
          label={segment.title}
          className="mx-2 mb-2 max-h-64 overflow-y-auto border-l-2 border-vine-soft pl-4"
        >
          <p lang={language} className="font-serif text-sm whitespace-pre-line">
            {data.text.trim()}
            {end < segment.end && ' …'}
          </p>
        </ScrollRegion>
      )}
    </QueryView>
  );
}
