import type { ReadingProfiles } from '@inkvine/contracts/reading-settings';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface PreferenceRow {
  keepsHistory: boolean;
  hidesTitles: boolean;
  profiles: ReadingProfiles | null;
  version: number;
}

export async function findPreferences(db: Executor, readerId: string): Promise<PreferenceRow | undefined> {
  return await db
    .selectFrom('reading_preference')
    .select([
      'keeps_history as keepsHistory',
      'hides_titles as hidesTitles',
      sql<ReadingProfiles | null>`profiles`.as('profiles'),
      'version',
    ])
    .where('user_id', '=', readerId)
    .executeTakeFirst();
}

/** At which version each of them was changed last. */
export async function findPreferenceVersions(db: Executor, readerId: string) {
  return await db
    .selectFrom('reading_preference')
    .select(['version', 'field_versions as fieldVersions'])
    .where('user_id', '=', readerId)
    .executeTakeFirst();
}

export interface PreferenceChange {
  readerId: string;
  /** 1 also stands for never having saved any. */
  expectedVersion: number;
  /** Null changes nothing. */
  keepsHistory: boolean | null;
  hidesTitles: boolean | null;
  profiles: ReadingProfiles | null;
  at: string;
}

/** Saves what is given if nobody else has saved since; undefined when somebody has. */
export async function claimPreferences(
  db: Executor,
  change: PreferenceChange,
): Promise<PreferenceRow | undefined> {
  const profiles = change.profiles === null ? null : JSON.stringify(change.profiles);
  const given = JSON.stringify({
    ...(change.keepsHistory !== null && { keeps_history: 2 }),
    ...(change.hidesTitles !== null && { hides_titles: 2 }),
    ...(change.profiles !== null && { profiles: 2 }),
  });
  const { rows } = await sql<PreferenceRow>`
    insert into reading_preference as present
      (user_id, keeps_history, hides_titles, profiles, version, field_versions, updated_at)
    select ${change.readerId}::uuid, coalesce(${change.keepsHistory}::boolean, true),
           coalesce(${change.hidesTitles}::boolean, false), ${profiles}::jsonb, 2, ${given}::jsonb,
           ${change.at}::timestamptz
     where ${change.expectedVersion}::integer = 1
        or exists (select from reading_preference where user_id = ${change.readerId})
    on conflict (user_id) do update
       set keeps_history = coalesce(${change.keepsHistory}::boolean, present.keeps_history),
           hides_titles = coalesce(${change.hidesTitles}::boolean, present.hides_titles),
           profiles = coalesce(excluded.profiles, present.profiles),
           version = present.version + 1,
           updated_at = excluded.updated_at
     where present.version = ${change.expectedVersion}
    returning keeps_history as "keepsHistory", hides_titles as "hidesTitles", profiles, version`.execute(db);
  return rows[0];
}
