import type { Executor } from '@inkvine/db/database';
import { sql } from 'kysely';
import { createHash } from 'node:crypto';

/** The id of `person 3`, `novel 7`, `branch 7` or `chapter 7 1` of a library. */
export function libraryId(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/**
 * Enough authors, novels and places for the planner to choose as it would in production. Every author has ten
 * novels; every novel has a reader, and every reader ten, who bought its first chapter and stopped there.
 */
export async function buildLibrary(
  db: Executor,
  { novels, chaptersEach }: { novels: number; chaptersEach: number },
): Promise<void> {
  await sql`
    create function library_id(name text) returns uuid immutable
      return overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid`.execute(db);
  await sql`
    insert into "user" (id, name, email)
    select library_id('person ' || n), 'Person ' || n, 'person' || n || '@library.example'
      from generate_series(0, ${novels}::integer / 10) n`.execute(db);
  await sql`
    insert into novel (id, author_id, slug, title, language, last_published_at, updated_at)
    select library_id('novel ' || n), library_id('person ' || n / 10), 'library-' || n, 'Novel ' || n,
           case when n % 2 = 0 then 'ko' else 'en' end,
           timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + n * interval '1 minute'
      from generate_series(1, ${novels}::integer) n`.execute(db);
  await sql`
    insert into branch (id, novel_id, author_id, is_main, last_published_at)
    select library_id('branch ' || n), library_id('novel ' || n), library_id('person ' || n / 10), true,
           timestamptz '2026-01-01' + n * interval '1 minute'
      from generate_series(1, ${novels}::integer) n`.execute(db);
  await sql`
    with place as (
      select n, p, library_id('chapter ' || n || ' ' || p) as id,
             library_id('revision ' || n || ' ' || p) as revision_id
        from generate_series(1, ${novels}::integer) n, generate_series(1, ${chaptersEach}::integer) p
    ), revisions as (
      insert into chapter_revision (id, chapter_id, title, blocks, characters, created_by)
      select revision_id, id, 'Chapter ' || p, '[{"id":"p1","type":"paragraph","text":"Rain."}]', 5,
             library_id('person ' || n / 10)
        from place
    )
    insert into chapter (id, branch_id, position, status, price_coins, head_revision_id, published_revision_id,
                         published_at)
    select id, library_id('branch ' || n), p, 'published', case when p > 3 then 3 else 0 end, revision_id,
           revision_id, '2026-01-01'
      from place`.execute(db);
  await sql`
    insert into branch_lineage (branch_id, ancestor_id, depth, after_position, up_to_position, as_of_seq)
    select id, id, 0, 0, 2147483647, 2147483646 from branch`.execute(db);
  await sql`
    insert into branch_line (branch_id, position, chapter_id, revision_id, from_seq)
    select branch_id, position, id, published_revision_id, 1 from chapter`.execute(db);
  await sql`
    insert into unlock (user_id, chapter_id, kind, txn_id, coins)
    select library_id('person ' || n % (${novels}::integer / 10)), library_id('chapter ' || n || ' 1'), 'own',
           library_id('txn ' || n), 3
      from generate_series(1, ${novels}::integer) n`.execute(db);
  await sql`
    insert into reading_position (user_id, branch_id, chapter_id, updated_at)
    select library_id('person ' || n % (${novels}::integer / 10)), library_id('branch ' || n),
           library_id('chapter ' || n || ' 1'), timestamptz '2026-01-01' + n * interval '1 minute'
      from generate_series(1, ${novels}::integer) n`.execute(db);
  await sql`
    insert into chapter_progress (user_id, chapter_id, block_id, quote, fraction)
    select user_id, chapter_id, 'p1', 'Rain.', 0.5 from reading_position`.execute(db);
  await sql`analyze`.execute(db);
}
