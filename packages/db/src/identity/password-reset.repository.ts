import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** How better-auth names the row that holds a reset token. */
const PREFIX = 'reset-password:';

/** The row of a token just issued. */
export async function findPasswordResetId(
  trx: DatabaseTransaction,
  token: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('verification')
    .select('id')
    .where('identifier', '=', `${PREFIX}${token}`)
    .executeTakeFirst();
  return row?.id;
}

export interface PasswordResetRow {
  token: string;
  expiresAt: string;
  name: string;
  email: string;
  locale: string;
}

/** A reset that can still be used, with the person who asked; undefined once used or expired. */
export async function findPasswordReset(
  db: Executor,
  verificationId: string,
): Promise<PasswordResetRow | undefined> {
  return await db
    .selectFrom('verification')
    // Other kinds of rows hold values that are no uuid, and casting the id instead would read every person.
    .innerJoin('user', (join) =>
      join.on(
        sql<boolean>`"user".id = case when verification.identifier like ${PREFIX + '%'} then verification.value::uuid end`,
      ),
    )
    .select([
      sql<string>`substr(verification.identifier, ${sql.lit(PREFIX.length + 1)})`.as('token'),
      'verification.expires_at as expiresAt',
      'user.name',
      'user.email',
      'user.locale',
    ])
    .where('verification.id', '=', verificationId)
    .where('verification.expires_at', '>', sql<string>`pg_catalog.now()`)
    .executeTakeFirst();
}
