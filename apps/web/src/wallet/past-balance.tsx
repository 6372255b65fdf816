import { usePastBalance } from '@inkvine/client/past-balance';
import type { UserId } from '@inkvine/contracts/primitives';
import { useTranslation } from 'react-i18next';
import { TextField } from '../design/field.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** What a wallet held when a day ended: one's own, or as an operator anybody's. */
export function PastBalance({ of }: { of?: UserId }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { day, setDay, data, error } = usePastBalance(of);
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
