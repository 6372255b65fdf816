import { RenewalTerms } from '@inkvine/contracts/renewals';
import type { Executor } from '../database.ts';

/** The terms that are in force at an instant. */
export async function findRenewalTermsAt(db: Executor, at: Date): Promise<RenewalTerms> {
  const { terms } = await db
    .selectFrom('renewal_policy')
    .select('terms')
    .where('valid_from', '<=', at.toISOString())
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return RenewalTerms.parse(terms);
}
