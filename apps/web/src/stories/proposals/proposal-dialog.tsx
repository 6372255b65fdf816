import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, ChapterId, Locale, WikiEntryKey } from '@inkvine/contracts/primitives';
import {
  PROPOSAL_MAX_CHAPTERS,
  PROPOSAL_MESSAGE_MAX_LENGTH,
  type Proposal,
  type ProposalForm,
} from '@inkvine/contracts/proposals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../design/field.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';
import { EntryChoice } from './entry-choice.tsx';
import { SplitLine } from './split-line.tsx';

const SUGGESTED_PERCENT = 50;

interface ProposalDialogProps {
  branchId: BranchId;
  language: Locale;
  /** One of one's own to change; absent for a new one. */
  proposal?: Proposal;
  onClose: () => void;
}

/** What a fork's author offers upstream, and for which part. */
export function ProposalDialog(props: ProposalDialogProps) {
  const { branchId, proposal, onClose } = props;
  const { t } = useTranslation();
  const trpc = useTRPC();
  const form = useQuery(
    trpc.branches.proposals.form.queryOptions({ branchId }, { refetchOnWindowFocus: false }),
  );
  const name = form.data?.upstream.author.name ?? '';
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={proposal === undefined ? t('proposals.form.title', { name }) : t('proposals.form.reviseTitle')}
      lead={t('proposals.form.lead', { name })}
    >
      <QueryView query={form} loading={<Skeleton className="h-64" />}>
        {(data) => <Form {...props} form={data} />}
      </QueryView>
    </Dialog>
  );
}

function Form({ form, ...props }: ProposalDialogProps & { form: ProposalForm }) {
  const { t } = useTranslation();
  const { proposal } = props;
  // The limit counts a proposal that is changed already.
  const refusal = proposal !== undefined && form.refusal === 'open_limit' ? null : form.refusal;
  const [first] = form.chapters;
  if (refusal !== null) return <Notice>{t(`proposals.form.refusal.${refusal}`)}</Notice>;
  if (first === undefined) return <Notice>{t('proposals.form.refusal.chapters')}</Notice>;
  return <Offer {...props} form={form} first={proposal?.chapters[0]?.chapterId ?? first.chapterId} />;
}

function Offer({
  branchId,
  language,
  proposal,
  onClose,
  form,
  first,
}: ProposalDialogProps & { form: ProposalForm; first: ChapterId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const { chapters, proposer, upstream } = form;
  const [from, setFrom] = useState<string>(first);
  const [to, setTo] = useState<string>(
    proposal?.chapters.at(-1)?.chapterId ??
      chapters.slice(0, PROPOSAL_MAX_CHAPTERS).at(-1)?.chapterId ??
      first,
  );
  const [words, setWords] = useState(proposal?.message ?? '');
  const [percent, setPercent] = useState(
    String(proposal === undefined ? SUGGESTED_PERCENT : Math.round(proposal.split.proposer / 100)),
  );
  const offered = new Set(form.entries.map(({ entryKey }) => entryKey));
  const [entries, setEntries] = useState<ReadonlySet<WikiEntryKey>>(
    () => new Set(proposal?.entries.map(({ entryKey }) => entryKey).filter((key) => offered.has(key))),
  );
  const start = chapters.findIndex(({ chapterId }) => chapterId === from);
  const chosen =
    start < 0 ? [] : chapters.slice(start, chapters.findIndex(({ chapterId }) => chapterId === to) + 1);
  const [firstChosen] = chosen;
  const lastChosen = chosen.at(-1);
  const isPossible = chosen.length > 0 && chosen.length <= PROPOSAL_MAX_CHAPTERS && percent !== '';
  const proposerShare = Math.min(Number(percent), 100) * 100;
  const saved = {
    onSuccess: () => {
      keys.renew();
      toast(t('proposals.form.done', { name: upstream.author.name }));
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.branches.proposals.pathKey() }),
  };
  const propose = useMutation(trpc.branches.proposals.propose.mutationOptions(saved));
  const revise = useMutation(trpc.branches.proposals.revise.mutationOptions(saved));
  const { error, isError, isPending } = proposal === undefined ? propose : revise;
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (firstChosen === undefined || lastChosen === undefined) return;
        const offer = {
          ...{ fromChapterId: firstChosen.chapterId, toChapterId: lastChosen.chapterId },
          ...{ entryKeys: [...entries], message: words.trim(), proposerShare },
        };
        if (proposal === undefined) {
          const wanted = { branchId, ...offer };
          propose.mutate({ ...wanted, idempotencyKey: keys.keyFor(JSON.stringify(wanted)) });
        } else revise.mutate({ proposalId: proposal.id, version: proposal.version, ...offer });
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {(
          [
            ['from', from, setFrom],
            ['to', to, setTo],
          ] as const
        ).map(([end, value, set]) => (
          <SelectField
            key={end}
            label={t(`proposals.form.${end}`)}
            name={end}
            lang={language}
            value={value}
            onChange={(event) => set(event.target.value)}
          >
            {chapters.map((chapter) => (
              <option key={chapter.chapterId} value={chapter.chapterId}>
                {`${chapter.number}. ${chapter.title}`}
              </option>
            ))}
          </SelectField>
        ))}
      </div>
      <p aria-live="polite" className="text-sm text-ink-soft">
        {isPossible || percent === ''
          ? t('proposals.form.chosen', {
              chapters: t('common.chapters', { count: chosen.length }),
              count: chosen.reduce((sum, { characters }) => sum + characters, 0),
            })
          : t('proposals.form.refusal.chapters')}
      </p>
      <EntryChoice
        label={t('proposals.entries.choose')}
        hint={t('proposals.entries.chooseHint')}
        language={language}
        entries={form.entries}
        chosen={entries}
        onChange={setEntries}
      />
      <TextArea
        label={t('proposals.form.message')}
        name="message"
        rows={3}
        maxLength={PROPOSAL_MESSAGE_MAX_LENGTH}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {upstream.author.id === proposer.id ? (
        <p className="text-sm text-ink-soft">{t('proposals.split.own')}</p>
      ) : (
        <>
          <TextField
            label={t('proposals.split.share')}
            hint={t('proposals.split.hint', { name: upstream.author.name })}
            name="share"
            inputMode="numeric"
            className="max-w-60"
            value={percent}
            onChange={(event) => setPercent(event.target.value.replaceAll(/\D/g, '').slice(0, 3))}
          />
          <SplitLine
            split={{ proposer: proposerShare, upstream: 10_000 - proposerShare }}
            proposer={proposer.name}
            upstream={upstream.author.name}
          />
        </>
      )}
      {isError && (
        <div role="alert">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
      <Button type="submit" disabled={!isPossible} pending={isPending}>
        {t(proposal === undefined ? 'proposals.form.submit' : 'proposals.form.revise')}
      </Button>
    </form>
  );
}
