import { useTRPC } from '@inkvine/client/react';
import type { GatewayBooks as Books, GatewayDifference } from '@inkvine/contracts/backoffice';
import { formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextArea } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** Every payment of every gateway's own list against our orders, both ways, with what does not agree. */
export function GatewayBooks() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const books = useQuery(trpc.backoffice.gatewayBooks.queryOptions());
  const compare = useMutation(
    trpc.backoffice.compareGatewayBooks.mutationOptions({
      onSuccess: (data) => queryClient.setQueryData(trpc.backoffice.gatewayBooks.queryKey(), data),
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  return (
    <section aria-labelledby="gateway-books" className="flex flex-col items-start gap-5">
      <div>
        <h2 id="gateway-books" className="font-serif text-lg font-bold">
          {t('operate.books.title')}
        </h2>
        <p className="mt-1 max-w-2xl text-sm text-ink-soft">{t('operate.books.lead')}</p>
      </div>
      <Button pending={compare.isPending} onClick={() => compare.mutate()}>
        {compare.isPending ? t('operate.books.comparing') : t('operate.books.compare')}
      </Button>
      <div className="w-full">
        <QueryView query={books} loading={<Skeleton className="h-40" />}>
          {(data) => <Result books={data} />}
        </QueryView>
      </div>
    </section>
  );
}

function Result({ books }: { books: Books }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [settling, setSettling] = useState<GatewayDifference | null>(null);
  return (
    <div className="flex flex-col gap-5" aria-live="polite">
      <Notice tone={books.differences.length === 0 ? 'good' : 'bad'}>
        <strong>{t('operate.books.open', { count: books.differences.length })}</strong>
        {books.checks.length === 0 ? (
          <span className="block text-xs">{t('operate.books.never')}</span>
        ) : (
          <ul className="text-xs">
            {books.checks.map((check) => (
              <li key={check.gateway}>
                {t(`payments.gateways.${check.gateway}`)}
                {' · '}
                {t('operate.books.payments', { number: formatNumber(check.transactions, locale) })}
                {' · '}
                <When at={check.checkedAt} />
              </li>
            ))}
          </ul>
        )}
      </Notice>
      {books.differences.length > 0 && (
        <ScrollRegion label={t('operate.books.title')} className="overflow-x-auto">
          <table className="w-full text-sm">
            <caption className="sr-only">{t('operate.books.title')}</caption>
            <thead className="border-b border-line text-left text-xs text-ink-soft">
              <tr>
                {(['what', 'since', 'theirs', 'ours'] as const).map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className={`py-2 pr-4 font-semibold ${AMOUNTS.has(column) ? 'text-right' : ''}`}
                  >
                    {t(`operate.books.columns.${column}`)}
                  </th>
                ))}
                <th scope="col" className="py-2">
                  <span className="sr-only">{t('operate.books.settle')}</span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {books.differences.map((difference) => (
                <Row key={difference.id} difference={difference} onSettle={() => setSettling(difference)} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {settling !== null && <SettleDialog difference={settling} onClose={() => setSettling(null)} />}
    </div>
  );
}

const AMOUNTS: ReadonlySet<string> = new Set(['theirs', 'ours']);

function Row({ difference, onSettle }: { difference: GatewayDifference; onSettle: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const amount = (minor: number | null) =>
    minor === null ? '—' : formatMoney(minor, difference.currency, locale);
  return (
    <tr>
      <th scope="row" className="py-2.5 pr-4 text-left font-normal">
        <span className="font-semibold">{t(`payments.gateways.${difference.gateway}`)}</span>
        {' · '}
        {t(`operate.books.kinds.${difference.kind}`)}
        <code className="block text-xs break-all text-ink-soft">{difference.subject}</code>
      </th>
      <td className="py-2.5 pr-4 whitespace-nowrap">
        <When at={difference.firstSeenAt} />
      </td>
      <td className="py-2.5 pr-4 text-right tabular-nums">{amount(difference.theirs)}</td>
      <td className="py-2.5 pr-4 text-right tabular-nums">{amount(difference.ours)}</td>
      <td className="py-2.5 text-right">
        <Button variant="quiet" size="sm" onClick={onSettle}>
          {t('operate.books.settle')}
          <span className="sr-only">: {difference.subject}</span>
        </Button>
      </td>
    </tr>
  );
}

function SettleDialog({ difference, onClose }: { difference: GatewayDifference; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [note, setNote] = useState('');
  const settle = useMutation(
    trpc.backoffice.settleGatewayDifference.mutationOptions({
      onSuccess: () => {
        toast(t('operate.books.settled'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.backoffice.gatewayBooks.queryKey() }),
    }),
  );
  return (
    <FormDialog
      title={t('operate.books.settle')}
      submit={t('operate.books.settle')}
      pending={settle.isPending}
      problem={settle.error === null ? null : message(settle.error)}
      isReady={note.trim().length >= 3}
      onSubmit={() => settle.mutate({ id: difference.id, note })}
      onClose={onClose}
    >
      <TextArea
        label={t('operate.books.note')}
        hint={t('operate.books.noteHint')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormDialog>
  );
}
