import type { Database } from '@inkvine/db/database';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';

/** A demo has few members and little time: what is few elsewhere asks an operator here, and is done within minutes. */
const FOR_FEW = { confirmAbove: 2, spreadMinutes: 2 };

/** Terms of renewals under which the time machine shows in minutes what takes a site of thousands an hour. */
export async function seedTerms(db: Database, from: Date): Promise<void> {
  const terms = { ...(await findRenewalTermsAt(db, from)), ...FOR_FEW };
  await db
    .insertInto('renewal_policy')
    .values({
      ...{ version: 2, valid_from: from.toISOString(), created_at: from.toISOString() },
      ...{ terms: JSON.stringify(terms), note: 'Demo' },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
