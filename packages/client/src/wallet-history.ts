import { CoinTxnKind, HistoryFilter, type CoinTxn } from '@inkvine/contracts/wallet';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pageOptions } from './pages.ts';
import { useTRPC } from './react.ts';

export const HISTORY_KINDS = ['all', ...CoinTxnKind.options] as const;

/** A filter as it is typed. */
export interface HistoryForm {
  kind: (typeof HISTORY_KINDS)[number];
  words: string;
  /** `2026-11-22` */
  from: string;
  to: string;
  minCoins: string;
  maxCoins: string;
}

export const EMPTY_HISTORY_FORM: HistoryForm = {
  ...{ kind: 'all', words: '', from: '', to: '', minCoins: '', maxCoins: '' },
};

/** What a form asks for; `wrong` are the fields that say nothing, and then there is no filter. */
export function readHistoryForm(
  form: HistoryForm,
): { filter: HistoryFilter; wrong: [] } | { filter: null; wrong: (keyof HistoryForm)[] } {
  const typed = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());
  const number = (value: string): number | undefined => {
    const digits = typed(value);
    return digits === undefined ? undefined : Number(digits);
  };
  const parsed = HistoryFilter.safeParse({
    kind: form.kind === 'all' ? undefined : form.kind,
    words: typed(form.words),
    from: typed(form.from),
    to: typed(form.to),
    minCoins: number(form.minCoins),
    maxCoins: number(form.maxCoins),
  });
  if (parsed.success) return { filter: parsed.data, wrong: [] };
  const paths = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const fields: (keyof HistoryForm)[] = ['kind', 'words', 'from', 'to', 'minCoins', 'maxCoins'];
  return { filter: null, wrong: fields.filter((field) => paths.has(field)) };
}

/** Where the rows that a filter leaves can be had as a file. */
export function historyCsvPath(filter: HistoryFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? '/api/wallet/history' : `/api/wallet/history?${query.toString()}`;
}

/** The words for a row that names nobody. */
export function plainEntry({ kind, subject }: Pick<CoinTxn, 'kind' | 'subject'>) {
  if (subject?.kind === 'top_up' && subject.isForGift) return 'giftPaid';
  switch (kind) {
    case 'donation':
      return 'donationPlain';
    case 'membership':
      return 'membershipPlain';
    case 'member_coins':
      return 'memberCoinsPlain';
    case 'membership_return':
      return 'membershipReturnPlain';
    default:
      return kind;
  }
}

/** The words for a row that names a creator. */
export function creatorEntry(kind: CoinTxn['kind']) {
  switch (kind) {
    case 'membership':
    case 'member_coins':
    case 'membership_return':
      return kind;
    case 'gift':
      return 'membershipGift';
    case 'reversal':
      return 'membershipGiftBack';
    default:
      return 'donation';
  }
}

/** The history by the filter that was applied last, and the form of the next one. */
export function useWalletHistory() {
  const trpc = useTRPC();
  const [form, setForm] = useState(EMPTY_HISTORY_FORM);
  const [filter, setFilter] = useState<HistoryFilter>({});
  const [wrong, setWrong] = useState<readonly (keyof HistoryForm)[]>([]);
  const history = useInfiniteQuery(trpc.wallet.history.infiniteQueryOptions(filter, pageOptions));
  const apply = (next: HistoryForm): void => {
    const read = readHistoryForm(next);
    setForm(next);
    setWrong(read.wrong);
    if (read.filter !== null) setFilter(read.filter);
  };
  return {
    history,
    form,
    filter,
    wrong,
    isFiltered: Object.values(filter).some((value) => value !== undefined),
    set: (changes: Partial<HistoryForm>) => setForm({ ...form, ...changes }),
    /** Shows what the form, with these changes, asks for. */
    apply: (changes: Partial<HistoryForm> = {}) => apply({ ...form, ...changes }),
    clear: () => apply(EMPTY_HISTORY_FORM),
  };
}
