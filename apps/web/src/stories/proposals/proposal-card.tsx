import type { Proposal } from '@inkvine/contracts/proposals';
import type { Locale } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/states.tsx';
import { useLocale } from '../../shell/locale.ts';
import { EntryFacts, type ProposedEntry } from './entry-choice.tsx';
import { ProposedEntryDialog } from './proposed-entry-dialog.tsx';
import { ProposedTextDialog } from './proposed-text-dialog.tsx';
import { SplitLine } from './split-line.tsx';

type ProposedChapter = Proposal['chapters'][number];

/** A proposal as both sides see it: chapters to read, words, parts and where it stands. */
export function ProposalCard({
  proposal,
  language,
  title,
  outdated,
  children,
}: {
  proposal: Proposal;
  language: Locale;
  title: string;
  /** What to do when upstream has changed since. */
  outdated: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [read, setRead] = useState<ProposedChapter | null>(null);
  const [seen, setSeen] = useState<ProposedEntry | null>(null);
  const { proposer, upstream, answer, state } = proposal;
  return (
    <li className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div>
        <p className="font-semibold">{title}</p>
        <p className="text-xs text-ink-soft">
          {t(`proposals.state.${state}`)}
          {' · '}
          {formatDate(proposal.updatedAt, locale, 'day')}
        </p>
      </div>
      {proposal.message !== '' && (
        <p className="border-l-2 border-line-strong pl-3 text-sm whitespace-pre-line">{proposal.message}</p>
      )}
      <ul className="divide-y divide-line border-y border-line">
        {proposal.chapters.map((chapter) => (
          <li key={chapter.chapterId} className="flex items-center justify-between gap-4 py-1.5">
            <span lang={language} className="min-w-0 font-serif">
              {chapter.number}. {chapter.title}
            </span>
            <Button
              variant="quiet"
              size="sm"
              className="shrink-0"
              aria-label={`${t('proposals.read', { number: chapter.number })}: ${chapter.title}`}
              onClick={() => setRead(chapter)}
            >
              {t('proposals.read', { number: chapter.number })}
            </Button>
          </li>
        ))}
      </ul>
      {proposal.entries.length > 0 && (
        <div>
          <p className="text-sm font-semibold">{t('proposals.entries.title')}</p>
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {proposal.entries.map((entry) => (
              <li key={entry.entryKey} className="flex items-center justify-between gap-4 py-1.5">
                <span className="min-w-0">
                  <span lang={language} className="font-serif">
                    {entry.label}
                  </span>{' '}
                  <span className="text-xs text-ink-soft">
                    <EntryFacts entry={entry} />
                  </span>
                </span>
                <Button
                  variant="quiet"
                  size="sm"
                  className="shrink-0"
                  aria-label={t('proposals.entries.seeOf', { name: entry.label })}
                  onClick={() => setSeen(entry)}
                >
                  {t('proposals.entries.see')}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {proposer.id !== upstream.author.id && (
        <SplitLine split={proposal.split} proposer={proposer.name} upstream={upstream.author.name} />
      )}
      {answer !== '' && (
        <div className="text-sm">
          <p className="text-xs text-ink-soft">{t('proposals.answer', { name: upstream.author.name })}</p>
          <p className="mt-1 whitespace-pre-line">{answer}</p>
        </div>
      )}
      {state === 'stale' && <Notice tone="gold">{t('proposals.staleLead')}</Notice>}
      {proposal.outdated && <Notice tone="gold">{outdated}</Notice>}
      {children !== undefined && <div className="flex flex-wrap gap-3">{children}</div>}
      {seen !== null && (
        <ProposedEntryDialog
          place={{ proposalId: proposal.id, entryKey: seen.entryKey }}
          label={seen.label}
          language={language}
          onClose={() => setSeen(null)}
        />
      )}
      {read !== null && (
        <ProposedTextDialog
          place={{ proposalId: proposal.id, chapterId: read.chapterId }}
          chapter={read}
          language={language}
          onClose={() => setRead(null)}
        />
      )}
    </li>
  );
}

export const isUnanswered = ({ state }: Proposal): boolean =>
  state === 'open' || state === 'changes_requested';
