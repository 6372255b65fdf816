import { useTRPC } from '@inkvine/client/react';
import type { Payout } from '@inkvine/contracts/payouts';
import { formatMoney, formatMonth } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** One payout of a creator: where it is, and on demand its settlements and how it came so far. */
export function PayoutRow({ payout }: { payout: Payout }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const last = payout.history.at(-1);
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 py-3 text-sm [&::-webkit-details-marker]:hidden">
          <span className="min-w-0 grow">
            <span className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 font-semibold">
              <span>{t(`payouts.states.${payout.state}`)}</span>
              <span className="tabular-nums">{formatMoney(payout.amountMinor, payout.currency, locale)}</span>
            </span>
            <span className="block text-xs text-ink-soft">
              {payout.destinationLabel !== '' && `${payout.destinationLabel} · `}
              <When at={last?.at ?? payout.createdAt} />
              {payout.automatic && ` · ${t('payouts.byItself')}`}
            </span>
            {payout.failure !== null && (
              <span className="block text-xs text-wine">{t(`payouts.failures.${payout.failure}`)}</span>
            )}
          </span>
          <ChevronDown
            aria-hidden
            className="size-4 shrink-0 text-ink-soft transition-transform group-open:rotate-180"
          />
        </summary>
        <Inside payout={payout} />
      </details>
    </li>
  );
}

function Inside({ payout }: { payout: Payout }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const withdraw = useMutation(
    trpc.payouts.withdraw.mutationOptions({
      onSuccess: () => toast(t('payouts.withdrawn')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.payouts.pathKey() }),
    }),
  );
  return (
    <div className="flex flex-col gap-4 pb-4 text-sm">
      <div className="grid gap-4 sm:grid-cols-2">
        <div>
          <h4 className="text-xs text-ink-soft">{t('payouts.parts')}</h4>
          <ul>
            {payout.parts.map((part) => (
              <li key={part.runId}>
                <Link
                  to="/studio/statements/$runId"
                  params={{ runId: part.runId }}
                  className="flex min-h-11 items-center justify-between gap-4 sm:min-h-8"
                >
                  <span className="underline decoration-line-strong underline-offset-4">
                    {formatMonth(part.period, locale)}
                    {part.seq > 0 && ` · ${t('settlements.correction', { seq: part.seq })}`}
                  </span>
                  <span className="tabular-nums">
                    {formatMoney(part.amountMinor, payout.currency, locale)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h4 className="text-xs text-ink-soft">{t('payouts.course')}</h4>
          <ol className="mt-1 flex flex-col gap-1.5">
            {payout.history.map((line) => (
              <li key={`${line.state} ${line.at}`}>
                <span className="flex flex-wrap justify-between gap-x-4">
                  <span>{t(`payouts.states.${line.state}`)}</span>
                  <span className="text-xs text-ink-soft">
                    <When at={line.at} />
                  </span>
                </span>
                {line.note !== null && (
                  <span className="block text-xs break-words text-ink-soft">{line.note}</span>
                )}
              </li>
            ))}
          </ol>
        </div>
      </div>
      {payout.state === 'requested' && (
        <Button
          variant="secondary"
          size="sm"
          className="self-start"
          pending={withdraw.isPending}
          onClick={() => withdraw.mutate({ payoutId: payout.id })}
        >
          {t('payouts.withdraw')}
        </Button>
      )}
    </div>
  );
}
