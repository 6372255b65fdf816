import type { OperatorPayout } from '@inkvine/contracts/payouts';
import type { PayoutId } from '@inkvine/contracts/primitives';
import { formatMoney } from '@inkvine/i18n/format';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { useLocale } from '../shell/locale.ts';
import { When } from '../shell/when.tsx';

/** A payout among others, with the way to everything about it. */
export function PayoutLine({
  payout,
  withDestination = false,
  onOpen,
  children,
}: {
  payout: OperatorPayout;
  /** Says where the money goes, and to whom. */
  withDestination?: boolean;
  onOpen: (payoutId: PayoutId) => void;
  /** What stands before it. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li className="flex items-center gap-3 py-3 text-sm">
      {children}
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-semibold">{payout.creatorName}</span>
          <span className="font-semibold tabular-nums">
            {formatMoney(payout.amountMinor, payout.currency, locale)}
          </span>
        </span>
        {withDestination && (
          <span className="block text-xs break-words text-ink-soft">
            {[payout.holderName, payout.destinationLabel].filter(Boolean).join(' · ')}
          </span>
        )}
        <span className="block text-xs text-ink-soft">
          {t(`payouts.states.${payout.state}`)} · {t(`payouts.operate.channels.${payout.channel}`)} ·{' '}
          <When at={payout.stateSince} />
        </span>
        {payout.failure !== null && (
          <span className="block text-xs text-wine">
            {t(`payouts.failures.${payout.failure}`)}
            {payout.retried && ` · ${t('payouts.operate.askedAgain')}`}
          </span>
        )}
      </span>
      <Button
        variant="secondary"
        size="sm"
        className="shrink-0"
        aria-label={t('payouts.operate.openOf', { name: payout.creatorName })}
        onClick={() => onOpen(payout.id)}
      >
        {t('payouts.operate.open')}
      </Button>
    </li>
  );
}
