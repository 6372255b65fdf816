import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import {
  RenewalFindingKind,
  type RenewalFinding,
  type RenewalOverview,
} from '@inkvine/contracts/renewal-desk';
import { formatDate, formatNumber, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { SelectField } from '../design/field.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { CorrectButton } from './correct-button.tsx';
import type { ChosenMembership } from './renewal-correction-draft.tsx';

/** What is open of what the nightly verification of past renewals found. */
export function RenewalFindings({
  overview,
  onCorrect,
}: {
  overview: RenewalOverview | undefined;
  onCorrect: (membership: ChosenMembership) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [kind, setKind] = useState<RenewalFindingKind | undefined>();
  const findings = useInfiniteQuery(
    trpc.renewalDesk.findings.infiniteQueryOptions(kind === undefined ? {} : { kind }, pageOptions),
  );
  const verify = useMutation(
    trpc.renewalDesk.verify.mutationOptions({
      onSuccess: (data) => {
        queryClient.setQueryData(trpc.renewalDesk.overview.queryKey(), data);
        toast(t('renewals.findings.begun'));
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  return (
    <Section
      id="renewal-findings"
      title={t('renewals.findings.title')}
      lead={t('renewals.findings.lead')}
      action={
        <Button variant="secondary" pending={verify.isPending} onClick={() => verify.mutate()}>
          {t('renewals.findings.verify')}
        </Button>
      }
    >
      {overview !== undefined && <LastNight overview={overview} />}
      <SelectField
        label={t('renewals.findings.kind')}
        className="max-w-72"
        value={kind ?? ''}
        onChange={(event) =>
          setKind(RenewalFindingKind.options.find((option) => option === event.target.value))
        }
      >
        <option value="">{t('renewals.findings.allKinds')}</option>
        {RenewalFindingKind.options.map((option) => (
          <option key={option} value={option}>
            {t(`renewals.findings.kinds.${option}`)}
          </option>
        ))}
      </SelectField>
      <PagedList
        query={findings}
        loading={<Skeleton className="h-48" />}
        empty={<EmptyState title={t('renewals.findings.none')} body={t('renewals.findings.noneBody')} />}
      >
        {(items) => (
          <ScrollRegion label={t('renewals.findings.list')} className="relative overflow-x-auto">
            <table className="w-full min-w-2xl text-sm">
              <caption className="sr-only">{t('renewals.findings.list')}</caption>
              <thead className="border-b border-line text-left text-xs text-ink-soft">
                <tr>
                  {(['what', 'member', 'period', 'expected', 'found', 'since'] as const).map((column) => (
                    <th key={column} scope="col" className="py-2 pr-4 font-semibold">
                      {t(`renewals.findings.columns.${column}`)}
                    </th>
                  ))}
                  <th scope="col" className="py-2">
                    <span className="sr-only">{t('renewals.corrections.correct')}</span>
                  </th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {items.map((finding) => (
                  <Row key={finding.id} finding={finding} onCorrect={() => onCorrect(choiceOf(finding))} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </PagedList>
    </Section>
  );
}

function LastNight({ overview: { openFindings, verification } }: { overview: RenewalOverview }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <Notice tone={openFindings === 0 ? 'good' : 'bad'}>
      <strong>
        {openFindings === 0
          ? t('renewals.findings.none')
          : t('renewals.findings.open', { count: openFindings })}
      </strong>
      <span className="block text-xs">
        {verification === null ? (
          t('renewals.findings.never')
        ) : (
          <>
            {verification.endedAt === null ? t('renewals.findings.underway') : t('renewals.findings.last')}{' '}
            <When at={verification.endedAt ?? verification.startedAt} />
            {' · '}
            {t('renewals.findings.memberships', { number: formatNumber(verification.memberships, locale) })}
            {' · '}
            {t('renewals.findings.changes', { opened: verification.opened, closed: verification.closed })}
          </>
        )}
      </span>
    </Notice>
  );
}

const choiceOf = (finding: RenewalFinding): ChosenMembership => {
  const { membershipId, memberName, creatorName, tierName, periodStart } = finding;
  return { membershipId, memberName, creatorName, tierName, periodStart };
};

function Row({ finding, onCorrect }: { finding: RenewalFinding; onCorrect: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const value = (amount: number | null, at: string | null) => {
    if (amount !== null) return formatPrice(amount, finding.currency, locale);
    return at === null ? '—' : formatDate(at, locale, 'minuteWithZone');
  };
  return (
    <tr>
      <th scope="row" className="min-w-48 py-2.5 pr-4 text-left font-normal">
        <span className="font-semibold">{t(`renewals.findings.kinds.${finding.kind}`)}</span>
        <span className="block text-xs text-ink-soft">
          {t(`renewals.findings.reasons.${finding.reason}`)}
        </span>
      </th>
      <td className="min-w-32 py-2.5 pr-4">
        {finding.memberName}
        <span className="block text-xs text-ink-soft">
          {finding.creatorName} · {finding.tierName}
        </span>
      </td>
      <td className="min-w-40 py-2.5 pr-4">{formatDate(finding.periodStart, locale, 'minuteWithZone')}</td>
      <td className="py-2.5 pr-4 tabular-nums">{value(finding.expectedAmount, finding.expectedAt)}</td>
      <td className="py-2.5 pr-4 tabular-nums">{value(finding.foundAmount, finding.foundAt)}</td>
      <td className="py-2.5 pr-4 whitespace-nowrap">
        <When at={finding.openedAt} />
      </td>
      <td className="py-2.5 text-right">
        <CorrectButton name={finding.memberName} onCorrect={onCorrect} />
      </td>
    </tr>
  );
}
