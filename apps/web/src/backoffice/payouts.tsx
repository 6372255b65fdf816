import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { PayoutState, type OperatorPayout } from '@inkvine/contracts/payouts';
import type { PayoutId } from '@inkvine/contracts/primitives';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { CheckField, SelectField } from '../design/field.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { PayoutBatches } from './payout-batches.tsx';
import { PayoutDetailDialog } from './payout-detail.tsx';
import { PayoutLine } from './payout-line.tsx';

/** Requests of creators, the batches that two operators release, and what has become of every payout. */
export function Payouts() {
  const [open, setOpen] = useState<PayoutId | null>(null);
  return (
    <div className="flex flex-col gap-12">
      <Halted />
      <Requests onOpen={setOpen} />
      <PayoutBatches onOpen={setOpen} />
      <AllPayouts onOpen={setOpen} />
      {open !== null && <PayoutDetailDialog payoutId={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Halted() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.backoffice.payoutHalts.queryOptions());
  const halt = data.find(({ liftedAt }) => liftedAt === null);
  if (halt === undefined) return null;
  return (
    <Notice tone="bad">
      <strong>{t('payouts.operate.halted')}</strong>
      <span className="block break-words">{halt.reason}</span>
    </Notice>
  );
}

function Requests({ onOpen }: { onOpen: (payoutId: PayoutId) => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const requested = useInfiniteQuery(
    trpc.payoutDesk.list.infiniteQueryOptions({ state: 'requested' }, pageOptions),
  );
  const nobody = (
    <EmptyState title={t('payouts.operate.requestsEmpty')} body={t('payouts.operate.requestsEmptyBody')} />
  );
  return (
    <Section id="payout-requests" title={t('payouts.operate.requests')}>
      <PagedList query={requested} loading={<Skeleton className="h-24" />} empty={nobody}>
        {(items) => {
          const free = items.filter(({ batchId }) => batchId === null);
          if (free.length === 0 && !requested.hasNextPage) return nobody;
          return <Choosing free={free} onOpen={onOpen} />;
        }}
      </PagedList>
    </Section>
  );
}

/** As many as a batch takes. */
const BATCH_MOST = 500;

/** Requests of one currency at a time go into a batch. */
function Choosing({ free, onOpen }: { free: OperatorPayout[]; onOpen: (payoutId: PayoutId) => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [marked, setMarked] = useState<ReadonlySet<PayoutId>>(new Set());
  const [key, setKey] = useState(() => crypto.randomUUID());
  const chosen = free.filter(({ id }) => marked.has(id));
  const currency = chosen[0]?.currency;
  const currencies = [...new Set(free.map((payout) => payout.currency))];
  const makeBatch = useMutation(
    trpc.payoutDesk.makeBatch.mutationOptions({
      onSuccess: () => toast(t('payouts.operate.batchMade')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => {
        setMarked(new Set());
        setKey(crypto.randomUUID());
        return queryClient.invalidateQueries({ queryKey: trpc.payoutDesk.pathKey() });
      },
    }),
  );
  const mark = (payoutId: PayoutId, isMarked: boolean) => {
    const next = new Set(marked);
    if (isMarked) next.add(payoutId);
    else next.delete(payoutId);
    setMarked(next);
  };
  const markAll = (of: string) =>
    setMarked(
      new Set(
        free
          .filter((payout) => payout.currency === of)
          .slice(0, BATCH_MOST)
          .map(({ id }) => id),
      ),
    );
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {currencies.map((each) => (
          <Button key={each} variant="secondary" size="sm" onClick={() => markAll(each)}>
            {t('payouts.operate.chooseAll', { currency: each })}
          </Button>
        ))}
      </div>
      <ul className="divide-y divide-line border-y border-line">
        {free.map((payout) => (
          <PayoutLine key={payout.id} payout={payout} withDestination onOpen={onOpen}>
            <CheckField
              label={
                <span className="sr-only">{t('payouts.operate.choose', { name: payout.creatorName })}</span>
              }
              checked={marked.has(payout.id)}
              disabled={currency !== undefined && payout.currency !== currency}
              onChange={(isMarked) => mark(payout.id, isMarked)}
            />
          </PayoutLine>
        ))}
      </ul>
      <Button
        className="self-start"
        disabled={currency === undefined}
        pending={makeBatch.isPending}
        onClick={() => {
          if (currency === undefined) return;
          makeBatch.mutate({ currency, payoutIds: chosen.map(({ id }) => id), idempotencyKey: key });
        }}
      >
        {currency === undefined
          ? t('payouts.operate.makeBatch')
          : t('payouts.operate.makeBatchOf', {
              count: chosen.length,
              amount: formatMoney(
                chosen.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
                currency,
                locale,
              ),
            })}
      </Button>
    </>
  );
}

function AllPayouts({ onOpen }: { onOpen: (payoutId: PayoutId) => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [state, setState] = useState<PayoutState | undefined>();
  const payouts = useInfiniteQuery(
    trpc.payoutDesk.list.infiniteQueryOptions(state === undefined ? {} : { state }, pageOptions),
  );
  return (
    <Section id="all-payouts" title={t('payouts.operate.all')}>
      <SelectField
        label={t('operate.status')}
        className="max-w-60"
        value={state ?? ''}
        onChange={(event) => setState(PayoutState.options.find((option) => option === event.target.value))}
      >
        <option value="">{t('operate.allStatuses')}</option>
        {PayoutState.options.map((option) => (
          <option key={option} value={option}>
            {t(`payouts.states.${option}`)}
          </option>
        ))}
      </SelectField>
      <PagedList
        query={payouts}
        loading={<Skeleton className="h-48" />}
        empty={<EmptyState title={t('payouts.operate.allEmpty')} body={t('payouts.operate.allEmptyBody')} />}
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((payout) => (
              <PayoutLine key={payout.id} payout={payout} onOpen={onOpen} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}
