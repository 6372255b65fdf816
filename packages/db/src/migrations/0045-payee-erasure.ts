import { sql, type Kysely } from 'kysely';

/**
 * What a settlement loses at the end of its term is its payee's name and number: where the payee lived and as what
 * they were taxed is what the amounts follow from, and stays.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger locked_but_erased on settlement`.execute(db);
  await sql`
    create trigger locked_but_erased before update on settlement
      for each row when (
        new.payee is distinct from old.payee || '{"legalName": "", "taxNumberEnd": ""}'
        or old.created_at > now() - interval '5 years'
        or to_jsonb(old) - 'payee' <> to_jsonb(new) - 'payee')
      execute function refuse_change_when_locked()`.execute(db);
}
