import { useTRPC } from '@inkvine/client/react';
import type { UserId } from '@inkvine/contracts/primitives';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../design/field.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** The end of that day where the reader is; null until a whole date is typed. */
function endOf(day: string): string | null {
  const end = new Date(`${day}T23:59:59.999`);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

/** What a wallet held when a day ended: one's own, or as an operator anybody's. */
export function PastBalance({ of }: { of?: UserId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const [day, setDay] = useState('');
  const at = endOf(day);
  const own = useQuery(
    trpc.ledger.balanceAt.queryOptions(of === undefined && at !== null ? { at } : skipToken),
  );
  const others = useQuery(
    trpc.ledger.balanceOfAt.queryOptions(of !== undefined && at !== null ? { userId: of, at } : skipToken),
  );
  const { data, error } = of === undefined ? own : others;
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
      <TextField
        type="date"
        className="max-w-xs"
        label={t('wallet.pastBalance')}
        hint={t('wallet.pastBalanceHint')}
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <p role="status" className="min-h-11 content-center text-sm tabular-nums">
        {error !== null && message(error)}
        {data !== undefined &&
          t('wallet.pastBalanceOf', {
            paid: data.paid,
            bonus: data.bonus,
          })}
      </p>
    </div>
  );
}
