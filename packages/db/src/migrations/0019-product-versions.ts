import { sql, type Kysely } from 'kysely';

/** Whoever is refused because a product was changed meanwhile learns which of its fields. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table coin_product add column field_versions jsonb not null default '{}'`.execute(db);
  await sql`
    create trigger note_field_versions before update on coin_product
      for each row when (new.version <> old.version) execute function note_field_versions()`.execute(db);
}
