import { AppErrorCode } from '@inkvine/contracts/errors';
import { useCodeMessage } from '../shell/query-view.tsx';

/** Why a charge brought no money, in the reader's words; what only a newer server knows was a refusal. */
export function useFailureWords(): (failure: string | null) => string {
  const message = useCodeMessage();
  return (failure) => message(AppErrorCode.safeParse(failure).data ?? 'PAYMENT_DECLINED');
}
