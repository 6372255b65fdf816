import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { Proposal } from '@inkvine/contracts/proposals';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { PagedList } from '../../shell/query-view.tsx';
import { AnswerDialog, type ProposalAnswer } from './answer-dialog.tsx';
import { isUnanswered, ProposalCard } from './proposal-card.tsx';

/** What others propose to a branch, and the answers to them. */
export function ReceivedProposals({
  branchId,
  language,
  hideEmpty = false,
}: {
  branchId: BranchId;
  language: Locale;
  /** Where proposals are rare, nothing at all while there are none. */
  hideEmpty?: boolean;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const received = useInfiniteQuery(
    trpc.branches.proposals.received.infiniteQueryOptions({ branchId }, pageOptions),
  );
  if (hideEmpty && (received.data?.pages[0]?.items.length ?? 0) === 0) return null;
  return (
    <Section id="proposals" title={t('proposals.received.title')} lead={t('proposals.received.lead')}>
      <PagedList
        query={received}
        loading={<Skeleton className="h-32" />}
        empty={<EmptyState title={t('proposals.received.empty')} body={t('proposals.received.emptyBody')} />}
      >
        {(items) => (
          <ul className="flex flex-col gap-3">
            {items.map((proposal) => (
              <Row key={proposal.id} proposal={proposal} language={language} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

function Row({ proposal, language }: { proposal: Proposal; language: Locale }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<ProposalAnswer | null>(null);
  const { name } = proposal.proposer;
  const chapters = t('common.chapters', { count: proposal.chapters.length });
  return (
    <ProposalCard
      proposal={proposal}
      language={language}
      title={t('proposals.received.from', { name, chapters, branch: proposal.branchName })}
      outdated={t('proposals.outdated.received', { name })}
    >
      {isUnanswered(proposal) && (
        <>
          <Button size="sm" disabled={proposal.outdated} onClick={() => setAnswer('accept')}>
            {t('proposals.act.accept')}
          </Button>
          {proposal.state === 'open' && (
            <Button size="sm" variant="secondary" onClick={() => setAnswer('request_changes')}>
              {t('proposals.act.requestChanges')}
            </Button>
          )}
          <Button size="sm" variant="quiet" onClick={() => setAnswer('decline')}>
            {t('proposals.act.decline')}
          </Button>
        </>
      )}
      {answer !== null && (
        <AnswerDialog
          proposal={proposal}
          language={language}
          answer={answer}
          onClose={() => setAnswer(null)}
        />
      )}
    </ProposalCard>
  );
}
