import type { Split } from '@inkvine/contracts/proposals';
import { useTranslation } from 'react-i18next';

/** Both parts in words, over a bar that shows them. */
export function SplitLine({
  split,
  proposer,
  upstream,
}: {
  split: Split;
  proposer: string;
  upstream: string;
}) {
  const { t } = useTranslation();
  const of = (name: string, share: number) => t('proposals.split.of', { name, percent: share / 100 });
  return (
    <div className="text-sm">
      <p className="text-xs text-ink-soft">{t('proposals.split.title')}</p>
      <p className="mt-1 flex flex-wrap justify-between gap-x-4 font-semibold tabular-nums">
        <span>{of(proposer, split.proposer)}</span>
        <span>{of(upstream, split.upstream)}</span>
      </p>
      <span aria-hidden className="mt-1 flex h-1.5 overflow-hidden rounded-full bg-gold">
        <span className="bg-vine" style={{ width: `${split.proposer / 100}%` }} />
      </span>
    </div>
  );
}
