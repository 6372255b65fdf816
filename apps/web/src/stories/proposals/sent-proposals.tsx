import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { Proposal } from '@inkvine/contracts/proposals';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { toast } from '../../design/toast.ts';
import { PagedList, useErrorMessage } from '../../shell/query-view.tsx';
import { isUnanswered, ProposalCard } from './proposal-card.tsx';
import { ProposalDialog } from './proposal-dialog.tsx';

/** What a fork has proposed, and the answers; nothing at all while there is nothing. */
export function SentProposals({ branchId, language }: { branchId: BranchId; language: Locale }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const sent = useInfiniteQuery(trpc.branches.proposals.sent.infiniteQueryOptions({ branchId }, pageOptions));
  if ((sent.data?.pages[0]?.items.length ?? 0) === 0) return null;
  return (
    <Section id="sent-proposals" title={t('proposals.sent.title')} lead={t('proposals.sent.lead')}>
      <PagedList query={sent} loading={null} empty={null}>
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
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [dialog, setDialog] = useState<'revise' | 'withdraw' | null>(null);
  const close = () => setDialog(null);
  const withdraw = useMutation(
    trpc.branches.proposals.withdraw.mutationOptions({
      onSuccess: () => toast(t('proposals.done.withdrawn')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: async () => {
        close();
        await queryClient.invalidateQueries({ queryKey: trpc.branches.proposals.pathKey() });
      },
    }),
  );
  const { id: proposalId, version, branchId, upstream } = proposal;
  const chapters = t('common.chapters', { count: proposal.chapters.length });
  return (
    <ProposalCard
      proposal={proposal}
      language={language}
      title={t('proposals.to', { chapters, name: upstream.author.name })}
      outdated={t('proposals.outdated.sent')}
    >
      {isUnanswered(proposal) && (
        <>
          <Button size="sm" variant="secondary" onClick={() => setDialog('revise')}>
            {t('proposals.act.revise')}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setDialog('withdraw')}>
            {t('proposals.act.withdraw')}
          </Button>
        </>
      )}
      {dialog === 'revise' && <ProposalDialog {...{ branchId, language, proposal }} onClose={close} />}
      <ConfirmDialog
        open={dialog === 'withdraw'}
        onOpenChange={close}
        title={t('proposals.act.withdrawTitle')}
        body={t('proposals.act.withdrawLead')}
        action={t('proposals.act.withdraw')}
        pending={withdraw.isPending}
        onConfirm={() => withdraw.mutate({ proposalId, version })}
      />
    </ProposalCard>
  );
}
