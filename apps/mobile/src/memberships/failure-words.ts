import { errorMessage } from '@inkvine/client/app-error';
import { AppErrorCode } from '@inkvine/contracts/errors';
import { useLocale } from '../shell/locale.ts';

/** Why a charge brought no money, in the reader's words; what only a newer server knows was a refusal. */
export function useFailureWords(): (failure: string | null) => string {
  const locale = useLocale();
  return (failure) => errorMessage(AppErrorCode.safeParse(failure).data ?? 'PAYMENT_DECLINED', locale);
}
