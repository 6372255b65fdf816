import type { AuthProblem } from '@inkvine/client/auth';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@inkvine/contracts/identity';
import { useTranslation } from 'react-i18next';

/** The words for what went wrong while signing in. */
export function useAuthProblem(): (problem: AuthProblem) => string {
  const { t } = useTranslation();
  return (problem) => t(`auth.problem.${problem}`, { min: PASSWORD_MIN_LENGTH, max: PASSWORD_MAX_LENGTH });
}
