import { useTRPC } from '@inkvine/client/react';
import type { LegacyMode, LegacyOverview } from '@inkvine/contracts/legacy';
import { formatCoins, formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { LegacyImports } from './legacy-imports.tsx';
import { LegacyPeople } from './legacy-people.tsx';

/** The gifts of the system before this one: its exports, who answers for them, and whose they are. */
export function Legacy() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const overview = useQuery(trpc.legacy.overview.queryOptions());
  return (
    <div className="flex flex-col gap-12">
      <p className="max-w-2xl text-sm text-ink-soft">{t('legacy.lead')}</p>
      <LegacyImports />
      <QueryView query={overview} loading={<Skeleton className="h-48" />}>
        {(data) => (
          <>
            <Sums sums={data.sums} />
            <Modes overview={data} />
          </>
        )}
      </QueryView>
      <LegacyPeople />
    </div>
  );
}

const AMOUNTS = ['gifts', 'coins', 'paid'] as const;

function Sums({ sums }: { sums: LegacyOverview['sums'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <Section id="legacy-sums" title={t('legacy.sums')}>
      {sums.length === 0 ? (
        <EmptyState title={t('legacy.sumsEmpty')} body={t('legacy.sumsEmptyBody')} />
      ) : (
        <ScrollRegion label={t('legacy.sums')} className="overflow-x-auto">
          <table className="w-full text-sm">
            <caption className="sr-only">{t('legacy.sums')}</caption>
            <thead className="border-b border-line text-left text-xs text-ink-soft">
              <tr>
                <th scope="col" className="py-2 pr-4 font-semibold">
                  {t('legacy.columns.status')}
                </th>
                <th scope="col" className="py-2 pr-4 font-semibold">
                  {t('legacy.columns.place')}
                </th>
                {AMOUNTS.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className="py-2 pl-4 text-right font-semibold whitespace-nowrap"
                  >
                    {t(`legacy.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {sums.map((sum) => (
                <tr key={`${sum.status}-${sum.currency}-${sum.wait ?? 'booked'}`}>
                  <th scope="row" className="py-2.5 pr-4 text-left font-semibold whitespace-nowrap">
                    {t(`legacy.status.${sum.status}`)}
                  </th>
                  <td className="min-w-48 py-2.5 pr-4 text-ink-soft">
                    {sum.wait === null ? t('legacy.booked') : t(`legacy.wait.${sum.wait}`)}
                  </td>
                  <td className="py-2.5 pl-4 text-right tabular-nums">{formatNumber(sum.gifts, locale)}</td>
                  <td className="py-2.5 pl-4 text-right whitespace-nowrap tabular-nums">
                    {formatCoins(sum.coins, locale)}
                  </td>
                  <td className="py-2.5 pl-4 text-right whitespace-nowrap tabular-nums">
                    {formatMoney(sum.paidMinor, sum.currency, locale)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}

function Modes({ overview }: { overview: LegacyOverview }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [email, setEmail] = useState('');
  const [booking, setBooking] = useState<string | null>();
  const set = useMutation(
    trpc.legacy.setMode.mutationOptions({
      onSuccess: (data) => {
        queryClient.setQueryData(trpc.legacy.overview.queryKey(), data);
        setEmail('');
        toast(t('legacy.mode.done'));
      },
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => setBooking(undefined),
    }),
  );
  /** `creatorEmail` null is the whole site. Booking cannot be undone, and is asked for once more. */
  const change = (creatorEmail: string | null, mode: LegacyMode) => {
    if (mode === 'inkvine') setBooking(creatorEmail);
    else set.mutate({ creatorEmail, mode });
  };
  const options = (['both', 'inkvine'] as const).map((value) => ({
    value,
    label: t(`legacy.mode.${value}`),
  }));
  const other = overview.mode === 'both' ? 'inkvine' : 'both';
  return (
    <Section id="legacy-mode" title={t('legacy.mode.title')}>
      <div className="flex max-w-2xl flex-col gap-6">
        <div className="flex flex-col gap-2">
          <Choice
            label={t('legacy.mode.site')}
            name="legacy-mode"
            value={overview.mode}
            options={options}
            onChange={(mode) => change(null, mode)}
          />
          <p className="text-sm text-ink-soft">{t(`legacy.mode.${overview.mode}Hint`)}</p>
        </div>
        <div className="flex flex-col gap-3">
          <h3 className="text-sm font-semibold">{t('legacy.mode.exceptions')}</h3>
          {overview.exceptions.length > 0 && (
            <ul className="divide-y divide-line border-y border-line text-sm">
              {overview.exceptions.map((creator) => (
                <li key={creator.creatorId} className="flex flex-wrap justify-between gap-x-4 py-2.5">
                  <span>
                    {creator.name} <span className="break-all text-ink-soft">{creator.email}</span>
                  </span>
                  <span>{t(`legacy.mode.${creator.mode}`)}</span>
                </li>
              ))}
            </ul>
          )}
          <form
            className="flex flex-wrap items-end gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              change(email, other);
            }}
          >
            <div className="min-w-60 flex-1">
              <TextField
                label={t('legacy.mode.creator')}
                type="email"
                required
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            </div>
            <Button variant="secondary" type="submit" pending={set.isPending}>
              {t(`legacy.mode.${other}`)}
            </Button>
          </form>
        </div>
      </div>
      <ConfirmDialog
        open={booking !== undefined}
        onOpenChange={(open) => {
          if (!open) setBooking(undefined);
        }}
        title={t('legacy.mode.confirm')}
        body={t('legacy.mode.inkvineHint')}
        action={t('legacy.mode.inkvine')}
        variant="primary"
        pending={set.isPending}
        onConfirm={() => {
          if (booking !== undefined) set.mutate({ creatorEmail: booking, mode: 'inkvine' });
        }}
      />
    </Section>
  );
}
