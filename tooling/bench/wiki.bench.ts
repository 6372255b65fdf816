import type { Executor } from '@inkvine/db/database';
import { listEntries } from '@inkvine/db/wiki/wiki.repository';
import { createTestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, buildLargeWiki } from '@inkvine/testkit/wiki.builders';
import { sql } from 'kysely';
import { compare, type Contender } from './side-by-side.ts';

const ENTRIES = 5_000;
const CHAPTERS = 100;
const PAGE = 50;

const database = await createTestDatabase();
const { db } = database;
try {
  const novel = await buildNovel(db, { chapters: Array.from({ length: CHAPTERS }, () => ({})) });
  await buildLargeWiki(db, novel, { entries: ENTRIES, statesEach: 3 });
  const fork = await buildFork(db, novel, { forkPosition: CHAPTERS, chapters: [{}] });
  const places = [0, 1, CHAPTERS / 2, CHAPTERS].map((opened) => ({
    opened,
    branchId: novel.branchId,
    of: 'the novel',
  }));
  for (const { opened, branchId, of } of [
    ...places,
    { opened: CHAPTERS, branchId: fork.branchId, of: 'a fork' },
  ]) {
    const reader = await buildActor(db);
    const openedId = novel.chapterIds[opened - 1];
    if (openedId !== undefined) {
      const reading = { userId: reader.userId, branchId: novel.branchId };
      await buildHorizon(db, { ...reading, openedId, finishedId: openedId });
    }
    const view = {
      ...{ branchId, viewer: { readerId: reader.userId, device: [] } },
      ...{ moderates: false, asOf: null, revealUpTo: null },
    };
    const page = { type: null, order: 'name' as const, limit: PAGE, after: undefined };
    await compare(`The first ${PAGE} of ${ENTRIES} entries of ${of} at chapter ${opened} of ${CHAPTERS}`, {
      limit: { name: 'the same list without the gate', run: repeated(() => listUngated(db, novel.branchId)) },
      ours: { name: 'through the gate', run: repeated(() => listEntries(db, view, page)) },
      goal: 0.5,
    });
  }
} finally {
  await database.drop();
}

/** Each entry with its last state, by name: no horizon, no lineage, no changes of a fork. */
async function listUngated(executor: Executor, branchId: string): Promise<unknown> {
  return await sql`
    with shown as (
      select distinct on (snapshot.entry_key) snapshot.entry_key, entry.type, snapshot.name, snapshot.search,
             snapshot.part_key, snapshot.from_seq, gate.position
        from wiki_part entry
        join wiki_part snapshot
          on snapshot.branch_id = entry.branch_id and snapshot.entry_key = entry.part_key and snapshot.kind = 'snapshot'
         and snapshot.to_seq = 2147483647
        left join chapter gate on gate.id = snapshot.gate_chapter_id
       where entry.branch_id = ${branchId}::uuid and entry.kind = 'entry' and entry.to_seq = 2147483647
       order by snapshot.entry_key, gate.position desc, snapshot.part_key desc
    ), page as (
      select * from shown order by search collate "C", entry_key limit ${PAGE}
    )
    select page.entry_key, page.type, page.name, part.body ->> 'summary' as summary, page.position
      from page
      join wiki_part part
        on part.branch_id = ${branchId}::uuid and part.part_key = page.part_key and part.from_seq = page.from_seq
     order by page.search collate "C", page.entry_key`.execute(executor);
}

/** As often as it goes, one after the other. */
function repeated(work: () => Promise<unknown>): Contender {
  return async (seconds) => {
    const startedAt = performance.now();
    let times = 0;
    while (performance.now() - startedAt < seconds * 1_000) {
      await work();
      times += 1;
    }
    return (times * 1_000) / (performance.now() - startedAt);
  };
}
