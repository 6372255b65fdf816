import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { AppErrorCode } from '@inkvine/contracts/errors';
import {
  RenewalStanding,
  type RenewalOverview,
  type StandingMembership,
} from '@inkvine/contracts/renewal-desk';
import { formatDate, formatNumber, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';
import { SelectField } from '../design/field.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { AllMembershipFigures } from '../memberships/membership-figures.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList, QueryView, useCodeMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { knownWord } from './known-word.ts';
import { CorrectButton } from './correct-button.tsx';
import { isSameChoice, RenewalCorrectionDraft, type ChosenMembership } from './renewal-correction-draft.tsx';
import { RenewalCorrections } from './renewal-corrections.tsx';
import { RenewalFindings } from './renewal-findings.tsx';
import { RenewalRuns } from './renewal-runs.tsx';
import { TimeMachine } from './time-machine.tsx';

/** How renewals of memberships stand, whose are in trouble, and what the nightly verification found. */
export function Renewals() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const overview = useQuery(trpc.renewalDesk.overview.queryOptions());
  const [standing, setStanding] = useState<RenewalStanding>('late');
  const [chosen, setChosen] = useState<readonly ChosenMembership[]>([]);
  const remove = (choice: ChosenMembership) =>
    setChosen(chosen.filter((each) => !isSameChoice(each, choice)));
  const choose = (choice: ChosenMembership) => {
    if (!chosen.some((each) => isSameChoice(each, choice))) setChosen([...chosen, choice]);
    toast(t('renewals.corrections.chosen'));
  };
  return (
    <div className="flex flex-col gap-12">
      <TimeMachine />
      <Section id="renewals" title={t('renewals.title')} lead={t('renewals.lead')}>
        <RenewalRuns />
        <QueryView query={overview} loading={<Skeleton className="h-24" />}>
          {(data) => <Counts overview={data} />}
        </QueryView>
        <SelectField
          label={t('renewals.show')}
          className="max-w-72"
          value={standing}
          onChange={(event) =>
            setStanding(RenewalStanding.options.find((option) => option === event.target.value) ?? standing)
          }
        >
          {RenewalStanding.options.map((option) => (
            <option key={option} value={option}>
              {t(`renewals.standings.${option}`)}
            </option>
          ))}
        </SelectField>
        <Standing standing={standing} onCorrect={choose} />
      </Section>
      <AllMembershipFigures />
      <RenewalFindings overview={overview.data} onCorrect={choose} />
      {chosen.length > 0 && (
        <RenewalCorrectionDraft chosen={chosen} onRemove={remove} onMade={() => setChosen([])} />
      )}
      <RenewalCorrections />
    </div>
  );
}

function Counts({ overview }: { overview: RenewalOverview }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-y border-line py-4 sm:grid-cols-3 lg:grid-cols-6">
      <Count label={t('renewals.living')} value={formatNumber(overview.living, locale)} />
      {RenewalStanding.options.map((option) => (
        <Count
          key={option}
          label={t(`renewals.standings.${option}`)}
          value={formatNumber(overview.counts[option], locale)}
        />
      ))}
    </dl>
  );
}

function Count({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-ink-soft">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
    </div>
  );
}

const COLUMNS = ['member', 'tier', 'price', 'period', 'at'] as const;

function Standing({
  standing,
  onCorrect,
}: {
  standing: RenewalStanding;
  onCorrect: (membership: ChosenMembership) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const memberships = useInfiniteQuery(
    trpc.renewalDesk.list.infiniteQueryOptions({ standing }, { ...pageOptions, staleTime: 0 }),
  );
  const title = t(`renewals.standings.${standing}`);
  return (
    <PagedList
      query={memberships}
      loading={<Skeleton className="h-48" />}
      empty={<EmptyState title={t(`renewals.empty.${standing}`)} body={t('renewals.emptyBody')} />}
    >
      {(items) => (
        <ScrollRegion label={title} className="relative overflow-x-auto">
          <table className="w-full min-w-2xl text-sm">
            <caption className="sr-only">{title}</caption>
            <thead className="border-b border-line text-left text-xs text-ink-soft">
              <tr>
                {COLUMNS.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className={`py-2 pr-4 font-semibold ${column === 'price' ? 'text-right' : ''}`}
                  >
                    {column === 'at' ? t(`renewals.times.${standing}`) : t(`renewals.columns.${column}`)}
                  </th>
                ))}
                <th scope="col" className="py-2">
                  <span className="sr-only">{t('renewals.corrections.correct')}</span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {items.map((item) => (
                <Row key={item.id} membership={item} onCorrect={() => onCorrect(choiceOf(item))} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </PagedList>
  );
}

/** Of what is waived already only the membership as a whole can be corrected. */
const choiceOf = ({
  membershipId,
  memberName,
  creatorName,
  tierName,
  periodStart,
  waived,
}: StandingMembership): ChosenMembership => ({
  ...{ membershipId, memberName, creatorName, tierName },
  periodStart: waived === null ? periodStart : null,
});

function Row({ membership, onCorrect }: { membership: StandingMembership; onCorrect: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const codeMessage = useCodeMessage();
  const { amount, currency, failure, periodStart, suspendedAt, waived } = membership;
  return (
    <tr>
      <th scope="row" className="py-2.5 pr-4 text-left font-normal">
        <span className="font-semibold">{membership.memberName}</span>
        <span className="block text-xs break-all text-ink-soft">{membership.memberEmail}</span>
      </th>
      <td className="min-w-32 py-2.5 pr-4">
        {membership.tierName}
        <span className="block text-xs text-ink-soft">{membership.creatorName}</span>
      </td>
      <td className="py-2.5 pr-4 text-right whitespace-nowrap tabular-nums">
        {formatPrice(amount, currency, locale)}
        <span className="block text-xs text-ink-soft">{t(`tiers.interval.${membership.interval}`)}</span>
      </td>
      <td className="min-w-40 py-2.5 pr-4">
        {periodStart === null ? '—' : formatDate(periodStart, locale, 'minuteWithZone')}
        {waived !== null && (
          <span className="block text-xs text-ink-soft">{t(`renewals.waived.${waived}`)}</span>
        )}
        {failure !== null && (
          <span className="block text-xs text-ink-soft">
            {knownWord(AppErrorCode, failure, (code) => codeMessage(code))}
          </span>
        )}
        {suspendedAt !== null && (
          <span className="block text-xs font-semibold text-wine">
            {t('renewals.suspended')} <When at={suspendedAt} />
          </span>
        )}
      </td>
      <td className="py-2.5 pr-4 whitespace-nowrap">
        <When at={membership.at} />
      </td>
      <td className="py-2.5 text-right">
        <CorrectButton name={membership.memberName} onCorrect={onCorrect} />
      </td>
    </tr>
  );
}
