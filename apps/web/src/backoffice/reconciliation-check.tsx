import { useTRPC } from '@inkvine/client/react';
import type { Reconciliation } from '@inkvine/contracts/backoffice';
import { INVARIANT_IDS } from '@inkvine/contracts/invariants';
import { formatNumber } from '@inkvine/i18n/format';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { ChainHeads, Liabilities } from './books-proof.tsx';

export function ReconciliationCheck() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const check = useQuery(
    trpc.backoffice.reconcile.queryOptions(undefined, { staleTime: Infinity, refetchOnWindowFocus: false }),
  );
  // What it finds may halt payouts.
  const checkAgain = async () => {
    await check.refetch();
    await queryClient.invalidateQueries({ queryKey: trpc.backoffice.payoutHalts.queryKey() });
  };
  return (
    <div className="flex flex-col items-start gap-5">
      <Button pending={check.isFetching} onClick={() => void checkAgain()}>
        {check.isFetching ? t('operate.reconciling') : t('operate.reconcile')}
      </Button>
      <div className="w-full">
        <QueryView query={check} loading={<Skeleton className="h-64" />}>
          {(data) => <Result check={data} />}
        </QueryView>
      </div>
    </div>
  );
}

/** A newer server may check more than this client has words for. */
function InvariantName({ id }: { id: string }) {
  const { t } = useTranslation();
  const known = INVARIANT_IDS.find((candidate) => candidate === id);
  return (
    <>
      <code className="mr-3 text-xs text-ink-soft">{id}</code>
      {known !== undefined && t(`operate.invariants.${known}`)}
    </>
  );
}

function Result({ check }: { check: Reconciliation }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className="flex flex-col gap-5">
      <div aria-live="polite">
        <Notice tone={check.violations === 0 ? 'good' : 'bad'}>
          <strong>
            {check.violations === 0
              ? t('operate.reconciledClean')
              : t('operate.reconciledBroken', { count: check.violations })}
          </strong>
          <span className="block text-xs">
            <When at={check.checkedAt} relative={false} />
          </span>
        </Notice>
      </div>
      <table className="w-full text-sm">
        <caption className="sr-only">{t('operate.reconciliation')}</caption>
        <thead className="border-b border-line text-left text-xs text-ink-soft">
          <tr>
            <th scope="col" className="py-2 font-semibold">
              {t('operate.invariant')}
            </th>
            <th scope="col" className="py-2 text-right font-semibold">
              {t('operate.violations')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {check.invariants.map((invariant) => (
            <tr key={invariant.id}>
              <th scope="row" className="py-2.5 text-left font-normal">
                <InvariantName id={invariant.id} />
                {invariant.sample.length > 0 && (
                  <span className="block text-xs break-all text-ink-soft">{invariant.sample.join(', ')}</span>
                )}
              </th>
              <td className="py-2.5 text-right tabular-nums">
                {formatNumber(invariant.violations, locale)}
                {invariant.since !== null && (
                  <span className="block text-xs whitespace-nowrap text-ink-soft">
                    <When at={invariant.since} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-7 flex flex-col gap-12">
        <Liabilities liabilities={check.liabilities} />
        <ChainHeads chain={check.chain} />
      </div>
    </div>
  );
}
