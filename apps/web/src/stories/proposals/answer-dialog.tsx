import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import {
  PROPOSAL_MESSAGE_MAX_LENGTH,
  type AnswerProposalInput,
  type Proposal,
} from '@inkvine/contracts/proposals';
import type { Locale, WikiEntryKey } from '@inkvine/contracts/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextArea } from '../../design/field.tsx';
import { toast } from '../../design/toast.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { EntryChoice } from './entry-choice.tsx';

export type ProposalAnswer = z.infer<typeof AnswerProposalInput>['answer'];

/** What an answer does, before it does it, and the words that go with it. */
export function AnswerDialog({
  proposal,
  language,
  answer,
  onClose,
}: {
  proposal: Proposal;
  language: Locale;
  answer: ProposalAnswer;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [words, setWords] = useState('');
  const [entries, setEntries] = useState<ReadonlySet<WikiEntryKey>>(
    () => new Set(proposal.entries.map(({ entryKey }) => entryKey)),
  );
  const { name } = proposal.proposer;
  const explain = (error: unknown): string => {
    const { code, details } = parseAppError(error);
    if (code !== 'VERSION_CONFLICT') return message(error);
    const fields = details?.['changedFields'];
    const isStale = Array.isArray(fields) && fields.includes('upstreamVersion') && answer === 'accept';
    return isStale ? t('proposals.overtaken', { name }) : t('proposals.changed');
  };
  const send = useMutation(
    trpc.branches.proposals.answer.mutationOptions({
      onSuccess: ({ state }) => {
        if (state === 'accepted' || state === 'declined' || state === 'changes_requested') {
          toast(t(`proposals.done.${state}`, { name }));
        }
      },
      onError: (error) => toast(explain(error), 'bad'),
      onSettled: async () => {
        onClose();
        await Promise.all(
          [trpc.branches.proposals, trpc.outline, trpc.stories, trpc.wiki].map((of) =>
            queryClient.invalidateQueries({ queryKey: of.pathKey() }),
          ),
        );
      },
    }),
  );
  const texts = {
    accept: {
      title: t('proposals.act.acceptTitle'),
      lead: t('proposals.act.acceptLead', {
        chapters: t('common.chapters', { count: proposal.chapters.length }),
        percent: proposal.split.proposer / 100,
        name,
      }),
      action: t('proposals.act.accept'),
    },
    request_changes: {
      title: t('proposals.act.requestTitle'),
      lead: undefined,
      action: t('proposals.act.requestChanges'),
    },
    decline: {
      title: t('proposals.act.declineTitle'),
      lead: t('proposals.act.declineLead'),
      action: t('proposals.act.decline'),
    },
  }[answer];
  const isWordless = answer === 'request_changes' && words.trim() === '';
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={texts.title}
      lead={texts.lead}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            variant={answer === 'decline' ? 'danger' : 'primary'}
            disabled={isWordless}
            pending={send.isPending}
            onClick={() => {
              const { id: proposalId, version } = proposal;
              const entryKeys = answer === 'accept' ? [...entries] : [];
              const wanted = { proposalId, version, answer, entryKeys, message: words.trim() };
              send.mutate({ ...wanted, idempotencyKey: keys.keyFor(JSON.stringify(wanted)) });
            }}
          >
            {texts.action}
          </Button>
        </>
      }
    >
      {answer === 'accept' && proposal.entries.length > 0 && (
        <div className="mb-5">
          <EntryChoice
            label={t('proposals.entries.take')}
            hint={t('proposals.entries.takeHint')}
            language={language}
            entries={proposal.entries}
            chosen={entries}
            onChange={setEntries}
          />
        </div>
      )}
      <TextArea
        label={t('proposals.act.message', { name })}
        name="answer"
        rows={3}
        maxLength={PROPOSAL_MESSAGE_MAX_LENGTH}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </Dialog>
  );
}
