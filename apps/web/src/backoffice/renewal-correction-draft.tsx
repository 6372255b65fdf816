import { useTRPC } from '@inkvine/client/react';
import type { MembershipId } from '@inkvine/contracts/primitives';
import type { CorrectionLineInput } from '@inkvine/contracts/renewal-corrections';
import { CorrectionAction } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { SelectField, TextArea, TextField } from '../design/field.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** A membership, and where there is one its period, that an operator has chosen to correct. */
export interface ChosenMembership {
  membershipId: MembershipId;
  memberName: string;
  creatorName: string;
  tierName: string;
  /** The begin of the period that is wrong; null where it is about none. */
  periodStart: string | null;
}

interface DraftLine extends ChosenMembership {
  action: CorrectionAction;
  days: number;
}

const DAYS_MOST = 366;

export function isSameChoice(one: ChosenMembership, other: ChosenMembership): boolean {
  return one.membershipId === other.membershipId && one.periodStart === other.periodStart;
}

/** What is chosen becomes a batch: what is done about each, and why, in words that its members read. */
export function RenewalCorrectionDraft({
  chosen,
  onRemove,
  onMade,
}: {
  chosen: readonly ChosenMembership[];
  onRemove: (membership: ChosenMembership) => void;
  onMade: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [changes, setChanges] = useState<readonly DraftLine[]>([]);
  const [reason, setReason] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const lines = chosen.map(
    (each) => changes.find((change) => isSameChoice(change, each)) ?? firstThoughtOf(each),
  );
  const change = (line: DraftLine) =>
    setChanges([...changes.filter((each) => !isSameChoice(each, line)), line]);
  const make = useMutation(
    trpc.renewalDesk.makeCorrection.mutationOptions({
      onSuccess: (made) => {
        toast(t(made.refused === 0 ? 'renewals.corrections.made' : 'renewals.corrections.madeRefused'));
        onMade();
      },
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => {
        setKey(crypto.randomUUID());
        return queryClient.invalidateQueries({ queryKey: trpc.renewalDesk.corrections.pathKey() });
      },
    }),
  );
  const isReady = reason.trim().length >= 3 && lines.every(({ days }) => days >= 1 && days <= DAYS_MOST);
  return (
    <Section
      id="renewal-correction-draft"
      title={t('renewals.corrections.draft')}
      lead={t('renewals.corrections.draftLead')}
    >
      <ul className="divide-y divide-line border-y border-line">
        {lines.map((line) => (
          <Line
            key={`${line.membershipId} ${line.periodStart ?? ''}`}
            line={line}
            onChange={change}
            onRemove={() => onRemove(line)}
          />
        ))}
      </ul>
      <TextArea
        label={t('renewals.corrections.reason')}
        hint={t('renewals.corrections.reasonHint')}
        className="max-w-2xl"
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        className="self-start"
        disabled={!isReady}
        pending={make.isPending}
        onClick={() => make.mutate({ reason, lines: lines.map(toInput), idempotencyKey: key })}
      >
        {t('renewals.corrections.propose', { count: lines.length })}
      </Button>
    </Section>
  );
}

function Line({
  line,
  onChange,
  onRemove,
}: {
  line: DraftLine;
  onChange: (line: DraftLine) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { action, days, memberName, periodStart } = line;
  return (
    <li className="flex flex-wrap items-end gap-x-4 gap-y-3 py-4 text-sm">
      <span className="min-w-48 grow">
        <span className="block font-semibold">{memberName}</span>
        <span className="block text-xs text-ink-soft">
          {line.creatorName} · {line.tierName}
          {periodStart !== null && ` · ${formatDate(periodStart, locale, 'minuteWithZone')}`}
        </span>
      </span>
      <SelectField
        label={
          <>
            {t('renewals.corrections.action')}
            <span className="sr-only">: {memberName}</span>
          </>
        }
        value={action}
        onChange={(event) =>
          onChange({
            ...line,
            action: CorrectionAction.options.find((each) => each === event.target.value) ?? action,
          })
        }
      >
        {CorrectionAction.options
          .filter((each) => each === 'extend' || periodStart !== null)
          .map((each) => (
            <option key={each} value={each}>
              {t(`renewals.corrections.actions.${each}`)}
            </option>
          ))}
      </SelectField>
      {action === 'extend' && (
        <TextField
          label={
            <>
              {t('renewals.corrections.days')}
              <span className="sr-only">: {memberName}</span>
            </>
          }
          className="w-24"
          type="number"
          inputMode="numeric"
          min={1}
          max={DAYS_MOST}
          value={Number.isNaN(days) ? '' : String(days)}
          onChange={(event) => onChange({ ...line, days: event.target.valueAsNumber })}
        />
      )}
      <Button variant="quiet" onClick={onRemove}>
        {t('renewals.corrections.remove')}
        <span className="sr-only">: {memberName}</span>
      </Button>
    </li>
  );
}

const firstThoughtOf = (chosen: ChosenMembership): DraftLine => ({
  ...{ ...chosen, days: 1 },
  action: chosen.periodStart === null ? 'extend' : 'waive',
});

const toInput = ({ action, days, membershipId, periodStart }: DraftLine): CorrectionLineInput =>
  action !== 'extend' && periodStart !== null
    ? { action, membershipId, periodStart }
    : { action: 'extend', membershipId, days };
