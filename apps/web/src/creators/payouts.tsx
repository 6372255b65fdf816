import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { PayoutObstacle, PayoutStanding } from '@inkvine/contracts/payouts';
import { formatDate, formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { SavedCheckField } from '../design/saved-check-field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { DestinationDialog } from './destination-dialog.tsx';
import { PayoutRow } from './payout-row.tsx';

/** What a creator can be paid, where it goes, and what has become of it. */
export function Payouts() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const standings = useQuery(trpc.payouts.standings.queryOptions());
  const payouts = useInfiniteQuery(trpc.payouts.list.infiniteQueryOptions({}, pageOptions));
  return (
    <Section id="payouts" title={t('payouts.title')} lead={t('payouts.lead')}>
      <QueryView query={standings} loading={<Skeleton className="h-48" />}>
        {(data) => <Standings standings={data} />}
      </QueryView>
      <h3 className="mt-3 font-serif text-base font-bold">{t('payouts.history')}</h3>
      <PagedList
        query={payouts}
        loading={<Skeleton className="h-24" />}
        empty={<EmptyState title={t('payouts.none')} body={t('payouts.noneBody')} />}
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((payout) => (
              <PayoutRow key={payout.id} payout={payout} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

/** In which a creator has earned, or wants to be paid. */
const isInUse = ({ payableMinor, underwayMinor, paidMinor, destination }: PayoutStanding): boolean =>
  payableMinor + underwayMinor + paidMinor > 0 || destination !== null;

function Standings({ standings }: { standings: PayoutStanding[] }) {
  const { t } = useTranslation();
  const shown = standings.filter((each) => isInUse(each) || each.currency === 'KRW');
  const others = standings.filter((each) => !shown.includes(each) && each.channel !== null);
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-5">
        {shown.map((each) => (
          <Standing key={each.currency} standing={each} />
        ))}
      </ul>
      {others.length > 0 && (
        <details className="text-sm">
          <summary className="min-h-11 cursor-pointer py-3">{t('payouts.others')}</summary>
          <ul className="mt-1 flex flex-col gap-5">
            {others.map((each) => (
              <Standing key={each.currency} standing={each} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Standing({ standing }: { standing: PayoutStanding }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { currency, payableMinor } = standing;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const figures = [
    [t('payouts.payable'), payableMinor],
    [t('payouts.underway'), standing.underwayMinor],
    [t('payouts.paid'), standing.paidMinor],
  ] as const;
  return (
    <li className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-5">
      <h3 className="text-sm font-semibold">{t('payouts.ofCurrency', { currency })}</h3>
      <dl className="grid grid-cols-1 gap-x-4 gap-y-2 text-sm sm:grid-cols-3">
        {figures.map(([label, minor]) => (
          <div key={label} className="flex items-baseline justify-between gap-3 sm:block">
            <dt className="text-xs text-ink-soft">{label}</dt>
            <dd className="font-serif text-lg font-bold tabular-nums">{money(minor)}</dd>
          </div>
        ))}
      </dl>
      {standing.channel === null ? (
        <p className="text-sm text-ink-soft">{t('payouts.nobody')}</p>
      ) : (
        <>
          <Destination standing={standing} />
          <Request standing={standing} />
          <Automatic standing={standing} />
        </>
      )}
    </li>
  );
}

function Destination({ standing: { destination, ...standing } }: { standing: PayoutStanding }) {
  const { t } = useTranslation();
  const [isRegistering, setRegistering] = useState(false);
  const needsProfile = standing.obstacles.includes('no_tax_profile');
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4 text-sm">
      <span>
        <span className="block text-xs text-ink-soft">{t('payouts.destination.title')}</span>
        {destination === null
          ? t('payouts.destination.none')
          : `${destination.label || t(`payouts.destination.kinds.${destination.kind}`)} · ${t(`payouts.destination.states.${destination.state}`)}`}
      </span>
      {!needsProfile && (
        <Button variant="secondary" size="sm" onClick={() => setRegistering(true)}>
          {t(destination === null ? 'payouts.destination.register' : 'payouts.destination.change')}
        </Button>
      )}
      {isRegistering && (
        <DestinationDialog standing={{ ...standing, destination }} onClose={() => setRegistering(false)} />
      )}
    </div>
  );
}

function Request({ standing }: { standing: PayoutStanding }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [asking, setAsking] = useState<string | null>(null);
  const { currency, destination, obstacles, payableMinor } = standing;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const request = useMutation(
    trpc.payouts.request.mutationOptions({
      onSuccess: () => toast(t('payouts.requested')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => {
        setAsking(null);
        return queryClient.invalidateQueries({ queryKey: trpc.payouts.pathKey() });
      },
    }),
  );
  const words = (obstacle: PayoutObstacle) =>
    t(`payouts.obstacles.${obstacle}`, {
      minimum: money(standing.minimumMinor),
      when: destination === null ? '' : formatDate(destination.usableFrom, locale, 'minute'),
    });
  if (obstacles.length > 0) {
    // All of it is on its way: that nothing more is payable goes without saying.
    const told = obstacles.filter((each) => each !== 'nothing' || !obstacles.includes('open_payout'));
    return (
      <ul className="flex list-disc flex-col gap-1 ps-5 text-sm text-ink-soft">
        {told.map((obstacle) => (
          <li key={obstacle}>{words(obstacle)}</li>
        ))}
      </ul>
    );
  }
  const amount = money(payableMinor);
  return (
    <>
      <Button className="self-start" onClick={() => setAsking(crypto.randomUUID())}>
        {t('payouts.request', { amount })}
      </Button>
      {asking !== null && (
        <ConfirmDialog
          open
          variant="primary"
          title={t('payouts.requestTitle', { amount })}
          body={t('payouts.requestBody', { destination: destination?.label || currency })}
          action={t('payouts.requestAct')}
          pending={request.isPending}
          onConfirm={() => request.mutate({ currency, expectedMinor: payableMinor, idempotencyKey: asking })}
          onOpenChange={(open) => {
            if (!open) setAsking(null);
          }}
        />
      )}
    </>
  );
}

function Automatic({ standing: { currency, automatic } }: { standing: PayoutStanding }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const setAutomatic = useMutation(
    trpc.payouts.setAutomatic.mutationOptions({
      onSuccess: (standings) => queryClient.setQueryData(trpc.payouts.standings.queryKey(), standings),
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  return (
    <SavedCheckField
      label={t('payouts.automatic')}
      checked={automatic}
      save={(next) => setAutomatic.mutateAsync({ currency, automatic: next })}
    />
  );
}
