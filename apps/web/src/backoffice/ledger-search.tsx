import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { LedgerRow, LedgerSearch as Search } from '@inkvine/contracts/ledger';
import { LedgerTxnKind } from '@inkvine/contracts/wallet';
import { formatNumber } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { SelectField, TextField } from '../design/field.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** Every transaction of every wallet, by whatever it has to do with. */
export function LedgerSearch() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [search, setSearch] = useState<Search>({});
  const rows = useInfiniteQuery(trpc.ledger.search.infiniteQueryOptions(search, pageOptions));
  return (
    <div className="flex flex-col gap-6">
      <Filters onSearch={setSearch} />
      <PagedList
        query={rows}
        loading={<Skeleton className="h-64" />}
        empty={<EmptyState title={t('operate.ledgerPage.empty')} body={t('operate.ledgerPage.emptyBody')} />}
      >
        {(items) => <Rows rows={items} />}
      </PagedList>
    </div>
  );
}

function Filters({ onSearch }: { onSearch: (search: Search) => void }) {
  const { t } = useTranslation();
  const [about, setAbout] = useState('');
  const [kind, setKind] = useState<LedgerTxnKind | undefined>(undefined);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [coins, setCoins] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const moved = /^\d{1,9}$/.test(coins.trim()) ? Number(coins) : undefined;
    onSearch({
      ...(about.trim() === '' ? {} : { about: about.trim() }),
      ...(kind === undefined ? {} : { kind }),
      ...(from === '' ? {} : { from }),
      ...(to === '' ? {} : { to }),
      ...(moved === undefined ? {} : { minCoins: moved, maxCoins: moved }),
    });
  };
  return (
    <form onSubmit={submit} className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <TextField
        className="sm:col-span-2 lg:col-span-4"
        label={t('operate.ledgerPage.about')}
        hint={t('operate.ledgerPage.aboutHint')}
        maxLength={200}
        value={about}
        onChange={(event) => setAbout(event.target.value)}
      />
      <SelectField
        label={t('operate.ledgerPage.kind')}
        value={kind ?? ''}
        onChange={(event) => setKind(LedgerTxnKind.options.find((option) => option === event.target.value))}
      >
        <option value="">{t('operate.ledgerPage.allKinds')}</option>
        {LedgerTxnKind.options.map((option) => (
          <option key={option} value={option}>
            {t(`wallet.kind.${option}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        type="date"
        label={t('operate.ledgerPage.from')}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <TextField
        type="date"
        label={t('operate.ledgerPage.to')}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <TextField
        inputMode="numeric"
        label={t('operate.ledgerPage.coins')}
        value={coins}
        onChange={(event) => setCoins(event.target.value)}
      />
      <div>
        <Button type="submit">{t('operate.ledgerPage.search')}</Button>
      </div>
    </form>
  );
}

function Rows({ rows }: { rows: LedgerRow[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <ScrollRegion label={t('operate.ledger')} className="overflow-x-auto">
      <table className="w-full min-w-160 text-sm">
        <caption className="sr-only">{t('operate.ledger')}</caption>
        <thead className="border-b border-line text-left text-xs text-ink-soft">
          <tr>
            <th scope="col" className="py-2 pr-4 font-semibold">
              {t('operate.ledgerPage.kind')}
            </th>
            <th scope="col" className="py-2 pr-4 font-semibold">
              {t('operate.ledgerPage.owner')}
            </th>
            <th scope="col" className="py-2 pr-4 font-semibold">
              {t('operate.ledgerPage.when')}
            </th>
            <th scope="col" className="py-2 pr-4 text-right font-semibold">
              {t('operate.ledgerPage.paid')}
            </th>
            <th scope="col" className="py-2 text-right font-semibold">
              {t('operate.ledgerPage.bonus')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="py-2.5 pr-4 text-left font-normal">
                <Link
                  to="/operate/ledger/$txnId"
                  params={{ txnId: row.id }}
                  className="inline-flex min-h-11 items-center underline"
                >
                  {t(`wallet.kind.${row.kind}`)}
                  <span className="sr-only"> {row.id}</span>
                </Link>
              </th>
              <td className="py-2.5 pr-4">
                {row.ownerName}
                <span className="block text-xs text-ink-soft">{row.ownerEmail}</span>
              </td>
              <td className="py-2.5 pr-4 whitespace-nowrap">
                <When at={row.createdAt} relative={false} />
              </td>
              <td className="py-2.5 pr-4 text-right tabular-nums">{formatNumber(row.paid, locale)}</td>
              <td className="py-2.5 text-right tabular-nums">{formatNumber(row.bonus, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
