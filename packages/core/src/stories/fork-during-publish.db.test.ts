import { BranchId } from '@inkvine/contracts/primitives';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import { lockBranch, updateDuePublished } from '@inkvine/db/stories/publication.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createChaptersService } from './chapters.service.ts';
import { createForkPolicyService } from './fork-policy.service.ts';
import { createForksService } from './forks.service.ts';
import { createNovelsService } from './novels.service.ts';

const clock = createFakeClock();
const ids = createIds();

let test: TestDatabase;
let buffer: TestDraftStore;
let chapters: ReturnType<typeof createChaptersService>;
let forks: ReturnType<typeof createForksService>;
let novels: ReturnType<typeof createNovelsService>;
let policy: ReturnType<typeof createForkPolicyService>;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const dependencies = { db: test.db, clock, ids, draftStore: buffer.store };
  chapters = createChaptersService(dependencies);
  forks = createForksService(dependencies);
  novels = createNovelsService(dependencies);
  policy = createForkPolicyService(dependencies);
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

type Due = Awaited<ReturnType<typeof novelWithDue>>;

/** Everybody may fork it; its last chapter is published, and the two before are published at once when they are due. */
async function novelWithDue() {
  const author = await buildActor(test.db, { role: 'creator' });
  const publishAt = clock.now().toISOString();
  const novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [
      { title: 'T1', status: 'scheduled', publishAt },
      { title: 'T2', status: 'scheduled', publishAt },
      { title: 'T3' },
    ],
  });
  await policy.set(author, {
    ...{ novelId: novel.novelId, version: 1, excludedChapterIds: [], excludedUserIds: [] },
    terms: {
      ...{ mode: 'open', scope: 'any_published', commercial: 'no' },
      ...{ royaltyPercent: 0, survivesUpstream: true },
    },
  });
  return { ...novel, chapterId: novel.chapterIds[2]!, publishAt };
}

/** What the form of a fork after the last chapter sends now. */
async function filledIn(reader: Actor, { branchId, chapterId }: Due) {
  const form = await forks.getForm(reader, { branchId, chapterId });
  return {
    ...{ branchId, chapterId, name: 'Otherwise', locale: 'en' as const, idempotencyKey: ids.next() },
    ...{ lineVersion: form.lineVersion, policyVersion: form.policy.version },
  };
}

const titlesOf = async (reader: Actor, branchId: string) =>
  (await novels.listChapters(reader, { branchId: BranchId.parse(branchId), limit: 10 })).items.map(
    ({ title }) => title,
  );

const OUTDATED = { code: 'VERSION_CONFLICT', details: { changedFields: ['lineVersion'] } };

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`.execute(test.db);
  return rows.length > 0;
}

it('a fork waits for a publication under way, and is refused when it shows something else then', async () => {
  const novel = await novelWithDue();
  const reader = await buildActor(test.db);
  const input = await filledIn(reader, novel);
  const fork = await test.db.transaction().execute(async (trx) => {
    await lockBranch(trx, novel.branchId);
    await updateDuePublished(trx, { branchId: novel.branchId, at: novel.publishAt });
    await updateBranchLine(trx, { branchId: novel.branchId, at: novel.publishAt });
    const begun = Promise.allSettled([forks.fork(reader, input)]);
    await expect.poll(isSomebodyWaiting, { timeout: 30_000 }).toBe(true);
    return { begun };
  });
  expect(await fork.begun).toMatchObject([{ status: 'rejected', reason: OUTDATED }]);
  const { branchId } = await forks.fork(reader, await filledIn(reader, novel));
  expect(await titlesOf(reader, branchId)).toEqual(['T1', 'T2', 'T3']);
});

it('a fork shows all of a publication at the same time or nothing of it, and keeps to that', async () => {
  for (let round = 0; round < 10; round += 1) {
    const novel = await novelWithDue();
    const reader = await buildActor(test.db);
    const input = await filledIn(reader, novel);
    const [forked] = await Promise.allSettled([forks.fork(reader, input), chapters.publishDue()]);
    if (forked.status === 'rejected') expect(forked.reason).toMatchObject(OUTDATED);
    else expect(await titlesOf(reader, forked.value.branchId)).toEqual(['T3']);
    expect(await titlesOf(reader, novel.branchId)).toEqual(['T1', 'T2', 'T3']);
  }
});
