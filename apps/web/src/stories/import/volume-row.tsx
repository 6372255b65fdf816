import type { Locale } from '@inkvine/contracts/primitives';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import type { SegmentAction } from './segment-row.tsx';

/** Stands above the first part of a volume: what the file calls it, and the way to do without it. */
export function VolumeRow({
  title,
  index,
  language,
  onAct,
}: {
  title: string;
  /** Of the part below it. */
  index: number;
  language: Locale;
  onAct: (action: SegmentAction) => void;
}) {
  const { t } = useTranslation();
  return (
    <li className="mt-4 flex flex-wrap items-center justify-between gap-x-3 first:mt-0">
      <h3 className="flex min-w-0 items-baseline gap-2 px-1">
        <span className="shrink-0 rounded-full bg-vine-soft px-2.5 py-0.5 text-xs text-ink">
          {t('writing.import.volume')}
        </span>
        <span lang={language} className="min-w-0 font-serif font-bold break-words">
          {title}
        </span>
      </h3>
      <Button
        variant="quiet"
        size="sm"
        aria-label={t('writing.import.dissolveOf', { title })}
        onClick={() => onAct({ kind: 'dissolve', index })}
      >
        {t('writing.import.dissolve')}
      </Button>
    </li>
  );
}
