import { BranchId, ForkRequestId, UserId } from '@inkvine/contracts/primitives';
import type { ForkTerms } from '@inkvine/contracts/fork-terms';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createBranchesService } from './branches.service.ts';
import { createForkPolicyService } from './fork-policy.service.ts';
import { createForkRequestsService } from './fork-requests.service.ts';
import { createForksService } from './forks.service.ts';
import { createNovelsService } from './novels.service.ts';

const clock = createFakeClock();
const ids = createIds();
const OPEN: ForkTerms = {
  mode: 'open',
  scope: 'any_published',
  commercial: 'royalty',
  royaltyPercent: 20,
  survivesUpstream: true,
};

let test: TestDatabase;
let forks: ReturnType<typeof createForksService>;
let policy: ReturnType<typeof createForkPolicyService>;
let requests: ReturnType<typeof createForkRequestsService>;
let branches: ReturnType<typeof createBranchesService>;
let novels: ReturnType<typeof createNovelsService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = { db: test.db, clock, ids };
  forks = createForksService(dependencies);
  policy = createForkPolicyService(dependencies);
  requests = createForkRequestsService(dependencies);
  branches = createBranchesService(dependencies);
  novels = createNovelsService(dependencies);
});
afterAll(() => test.drop());

type Novel = Awaited<ReturnType<typeof novelWith>>;

async function novelWith(terms: Partial<ForkTerms> | null, prices = [0, 0, 0]) {
  const author = await buildActor(test.db, { role: 'creator' });
  const novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: prices.map((price, index) => ({ title: `T${index + 1}`, price })),
  });
  if (terms !== null) await setTerms(author, novel.novelId, 1, terms);
  return { ...novel, author };
}

const setTerms = (
  author: Actor,
  novelId: Novel['novelId'],
  version: number,
  terms: Partial<ForkTerms>,
  excluded: { excludedChapterIds?: Novel['chapterIds']; excludedUserIds?: UserId[] } = {},
) =>
  policy.set(author, {
    ...{ novelId, version, terms: { ...OPEN, ...terms } },
    ...{ excludedChapterIds: [], excludedUserIds: [], ...excluded },
  });

async function formOf(actor: Actor, novel: Pick<Novel, 'branchId' | 'chapterIds'>, number: number) {
  const place = { branchId: novel.branchId, chapterId: novel.chapterIds[number - 1]! };
  return { place, form: await forks.getForm(actor, place) };
}

async function forkAt(actor: Actor, novel: Pick<Novel, 'branchId' | 'chapterIds'>, number: number) {
  const { place, form } = await formOf(actor, novel, number);
  const { branchId } = await forks.fork(actor, {
    ...place,
    name: 'Otherwise',
    lineVersion: form.lineVersion,
    policyVersion: form.policy.version,
    locale: 'ko',
    idempotencyKey: ids.next(),
  });
  return BranchId.parse(branchId);
}

const titlesOf = async (branchId: BranchId, actor: Actor) =>
  (await novels.listChapters(actor, { branchId, limit: 100 })).items.map(({ title }) => title);

const consentOf = (branchId: BranchId) =>
  test.db.selectFrom('fork_consent').selectAll().where('branch_id', '=', branchId).executeTakeFirst();

describe('a fork', () => {
  it('shows what came before, names its author and keeps what was agreed to', async () => {
    const novel = await novelWith({});
    const reader = await buildActor(test.db);
    const branchId = await forkAt(reader, novel, 2);
    expect(await titlesOf(branchId, reader)).toEqual(['T1', 'T2']);
    const managed = await branches.getManaged(reader, { branchId });
    expect(managed.attribution).toMatchObject([{ from: 1, to: 2, author: { id: novel.authorId } }]);
    expect(managed.consent).toMatchObject({ policyVersion: 2, commercial: 'royalty', royaltyPercent: 20 });
    expect((await consentOf(branchId))?.words).toContain('20 %는');
  });

  it('of one’s own novel needs no consent, whatever its terms', async () => {
    const novel = await novelWith(null);
    const branchId = await forkAt(novel.author, novel, 1);
    expect(await consentOf(branchId)).toBeUndefined();
  });

  it('is made once for a key', async () => {
    const novel = await novelWith({});
    const reader = await buildActor(test.db);
    const { place, form } = await formOf(reader, novel, 1);
    const input = {
      ...place,
      name: 'Once',
      lineVersion: form.lineVersion,
      policyVersion: form.policy.version,
      locale: 'en' as const,
      idempotencyKey: ids.next(),
    };
    expect(await forks.fork(reader, input)).toEqual(await forks.fork(reader, input));
  });

  it('waits a minute after the last one, and ends at fifty', async () => {
    const novel = await novelWith({});
    const reader = await buildActor(test.db);
    await forkAt(reader, novel, 1);
    clock.advance(20_000);
    await expect(forkAt(reader, novel, 1)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfterSeconds: 40 },
    });
    clock.advance(40_000);
    await forkAt(reader, novel, 1);
    for (let made = 2; made < 50; made += 1) {
      await buildFork(test.db, novel, { forkPosition: 1, authorId: reader.userId, chapters: [] });
    }
    clock.advance(60_000);
    await expect(forkAt(reader, novel, 1)).rejects.toMatchObject({ details: { reason: 'branch_limit' } });
  });
});

describe('who may fork', () => {
  it.each([
    ['closed', null, 1, [0, 0]],
    ['closed', { mode: 'closed' }, 1, [0, 0]],
    ['scope', { scope: 'free_only' }, 2, [0, 3]],
    ['locked', {}, 2, [0, 3]],
    ['ask_first', { mode: 'ask' }, 1, [0, 0]],
  ] as const)('is refused as %s under %o at chapter %i', async (reason, terms, number, prices) => {
    const novel = await novelWith(terms, [...prices]);
    const reader = await buildActor(test.db);
    expect((await formOf(reader, novel, number)).form.refusal).toBe(reason);
    await expect(forkAt(reader, novel, number)).rejects.toMatchObject({
      code: 'FORK_REFUSED',
      details: { reason },
    });
  });

  it('may when the paid chapters before are bought, and only those', async () => {
    const novel = await novelWith({}, [3, 3, 3]);
    const reader = await buildActor(test.db);
    await buildUnlock(test.db, reader.userId, novel.chapterIds[0]!);
    await buildUnlock(test.db, reader.userId, novel.chapterIds[1]!);
    expect((await formOf(reader, novel, 2)).form.refusal).toBeNull();
    expect((await formOf(reader, novel, 3)).form.refusal).toBe('locked');
  });

  it('not those whom the author excludes, nor over an excluded chapter', async () => {
    const novel = await novelWith({});
    const [reader, excluded] = [await buildActor(test.db), await buildActor(test.db)];
    const terms = await setTerms(
      novel.author,
      novel.novelId,
      2,
      {},
      {
        excludedChapterIds: [novel.chapterIds[1]!],
        excludedUserIds: [UserId.parse(excluded.userId)],
      },
    );
    expect(terms.excludedUsers).toMatchObject([{ id: excluded.userId }]);
    expect((await formOf(excluded, novel, 1)).form.refusal).toBe('closed');
    expect((await formOf(reader, novel, 1)).form.refusal).toBeNull();
    expect((await formOf(reader, novel, 2)).form.refusal).toBe('excluded_chapter');
  });

  it('finds no chapter that the branch does not show', async () => {
    const novel = await novelWith({});
    const other = await novelWith({});
    const reader = await buildActor(test.db);
    await expect(
      forks.getForm(reader, { branchId: novel.branchId, chapterId: other.chapterIds[0]! }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('asking first', () => {
  it('leads to a fork when granted, once', async () => {
    const novel = await novelWith({ mode: 'ask' });
    const reader = await buildActor(test.db);
    const { place } = await formOf(reader, novel, 2);
    const asked = await requests.request(reader, { ...place, policyVersion: 2, message: 'May I?' });
    const requestId = ForkRequestId.parse(asked.id);
    expect((await branches.listEvents(novel.author, { limit: 5 })).items).toMatchObject([
      { kind: 'fork_requested', person: { id: reader.userId } },
    ]);
    const stranger = await buildActor(test.db);
    await expect(requests.answer(stranger, { requestId, version: 1, grant: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await requests.answer(novel.author, { requestId, version: 1, grant: true });
    await expect(
      requests.answer(novel.author, { requestId, version: 1, grant: false }),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await forkAt(reader, novel, 2);
    const { items } = await requests.list(novel.author, { novelId: novel.novelId, limit: 5 });
    expect(items).toMatchObject([{ state: 'used', message: 'May I?' }]);
    expect((await formOf(reader, novel, 2)).form.refusal).toBe('ask_first');
  });

  it('is a no after fourteen days', async () => {
    const novel = await novelWith({ mode: 'ask' });
    const reader = await buildActor(test.db);
    const { place } = await formOf(reader, novel, 1);
    const asked = await requests.request(reader, { ...place, policyVersion: 2, message: '' });
    clock.advance(14 * 24 * 60 * 60 * 1_000 - 1);
    expect(await requests.expireDue()).toBe(0);
    clock.advance(1);
    const requestId = ForkRequestId.parse(asked.id);
    await expect(requests.answer(novel.author, { requestId, version: 1, grant: true })).rejects.toMatchObject(
      { code: 'TRANSITION_REFUSED' },
    );
    expect(await requests.expireDue()).toBe(1);
    expect((await formOf(reader, novel, 1)).form.request).toBeNull();
  });
});

describe('at the same time', () => {
  it('fifty people fork one branch, and each fork shows what it should', async () => {
    const novel = await novelWith({});
    const people = await Promise.all(Array.from({ length: 50 }, () => buildActor(test.db)));
    const made = await Promise.all(people.map((person, index) => forkAt(person, novel, (index % 3) + 1)));
    for (const [index, branchId] of made.entries()) {
      const expected = ['T1', 'T2', 'T3'].slice(0, (index % 3) + 1);
      expect(await titlesOf(branchId, people[index]!)).toEqual(expected);
    }
  });

  it('one person forks fifty times and gets one', async () => {
    const novel = await novelWith({});
    const reader = await buildActor(test.db);
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => forkAt(reader, novel, 1)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(new Set(reasons)).toEqual(new Set(['RATE_LIMITED']));
  });

  it('a form that shows other terms, or another line, than there are now is refused', async () => {
    const novel = await novelWith({});
    const reader = await buildActor(test.db);
    const { place, form } = await formOf(reader, novel, 1);
    const input = {
      ...place,
      name: 'Late',
      lineVersion: form.lineVersion,
      policyVersion: form.policy.version,
      locale: 'en' as const,
      idempotencyKey: ids.next(),
    };
    await setTerms(novel.author, novel.novelId, 2, { royaltyPercent: 50 });
    await expect(forks.fork(reader, input)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 3, changedFields: ['policyVersion'] },
    });
    await test.db
      .updateTable('branch')
      .set((eb) => ({ seq: eb('seq', '+', 1) }))
      .where('id', '=', novel.branchId)
      .execute();
    await expect(forks.fork(reader, { ...input, policyVersion: 3 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { changedFields: ['lineVersion'] },
    });
  });

  it('of two changes of the same terms one holds', async () => {
    const novel = await novelWith({});
    const results = await Promise.allSettled(
      [10, 30].map((royaltyPercent) => setTerms(novel.author, novel.novelId, 2, { royaltyPercent })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'VERSION_CONFLICT', details: { changedFields: ['royaltyPercent'] } },
    });
  });
});
