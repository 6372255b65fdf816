import type { LegacyMode } from '@inkvine/contracts/legacy';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

/** The modes that were set: of the site where `creatorId` is null, and of creators. */
export async function listModes(db: Executor) {
  return await db
    .selectFrom('legacy_mode')
    .leftJoin('user as creator', 'creator.id', 'legacy_mode.creator_id')
    .select([
      'legacy_mode.creator_id as creatorId',
      'creator.name',
      'creator.email',
      sql<LegacyMode>`legacy_mode.mode`.as('mode'),
    ])
    .orderBy('creator.name')
    .execute();
}

export async function upsertMode(
  db: Executor,
  row: { creatorId: string | null; mode: LegacyMode; setBy: string; at: string },
): Promise<void> {
  await db
    .insertInto('legacy_mode')
    .values({ creator_id: row.creatorId, mode: row.mode, set_by: row.setBy, set_at: row.at })
    .onConflict((conflict) =>
      conflict.column('creator_id').doUpdateSet({ mode: row.mode, set_by: row.setBy, set_at: row.at }),
    )
    .execute();
}

/** Notes that an operator vouches for an address; the first one stays. */
export async function insertProofIfMissing(
  db: Executor,
  row: { email: string; provenBy: string; at: string },
): Promise<void> {
  await db
    .insertInto('legacy_proof')
    .values({ email: row.email, proven_by: row.provenBy, proven_at: row.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface LegacyPersonRow {
  email: string;
  name: string | null;
  role: 'fan' | 'creator';
  gifts: number;
  coins: number;
  hasAccount: boolean;
}

/**
 * Addresses that gifts wait for: fans who still have coins, and creators. By address; a fan of the same address as a
 * creator comes after.
 */
export async function listMissingPeople(
  db: Executor,
  query: { after: { email: string; role: string } | undefined; limit: number },
): Promise<LegacyPersonRow[]> {
  const after = query.after ?? { email: '', role: '' };
  const { rows } = await sql<LegacyPersonRow>`
    select person.*, exists (select from "user" where "user".email = person.email) as "hasAccount"
    from (
      select creator_email as email, 'creator' as role, null as name, count(*) as gifts, sum(coins) as coins
      from legacy_gift where creator_id is null and creator_email is not null group by creator_email
      union all
      select fan_email, 'fan', min(fan_name), count(*), sum(coins)
      from legacy_gift where fan_id is null and status = 'held' group by fan_email) as person
    where (email, role) > (${after.email}, ${after.role})
    order by email, role limit ${query.limit}`.execute(db);
  return rows;
}
