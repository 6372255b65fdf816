import { randomUUID } from 'node:crypto';
import { IdempotencyKey, NoticeId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createNoticesService } from './notices.service.ts';
import { createNovelsService } from './novels.service.ts';

const clock = createFakeClock();
const words = { title: 'A break', body: 'Until Monday.', isPinned: false };
const key = () => IdempotencyKey.parse(randomUUID());

let test: TestDatabase;
let notices: ReturnType<typeof createNoticesService>;
let novels: ReturnType<typeof createNovelsService>;
let author: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  notices = createNoticesService({ db: test.db, clock, ids: createIds() });
  novels = createNovelsService({ db: test.db, clock, ids: createIds() });
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(() => test.drop());

it('tells readers beside the chapters, and is none of them', async () => {
  const { branchId } = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}] });
  const first = await notices.create(author, {
    ...{ branchId, ...words, isPublished: false, idempotencyKey: key() },
  });
  const read = async () => (await notices.list(null, { branchId, limit: 5 })).items;
  expect(await read()).toEqual([]);
  const noticeId = NoticeId.parse(first.noticeId);
  const shown = await notices.update(author, { noticeId, version: 1, ...words, isPublished: true });
  expect(await read()).toMatchObject([words]);
  expect((await novels.listChapters(null, { branchId, limit: 5 })).items).toHaveLength(2);

  const stale = { noticeId, version: 1 };
  const conflict = {
    code: 'VERSION_CONFLICT',
    details: { currentVersion: shown.version, changedFields: ['publishedAt'] },
  };
  await expect(notices.update(author, { ...stale, ...words, isPublished: false })).rejects.toMatchObject(
    conflict,
  );
  await expect(notices.remove(author, stale)).rejects.toMatchObject(conflict);
  await notices.remove(author, { noticeId, version: shown.version });
  expect(await read()).toEqual([]);
});

it('is written once, however often it is sent, and listed page by page', async () => {
  const { branchId } = await buildNovel(test.db, { authorId: author.userId });
  const idempotencyKey = key();
  const send = () => notices.create(author, { branchId, ...words, isPublished: true, idempotencyKey });
  const [one, two] = await Promise.all([send(), send()]);
  expect(one).toEqual(two);
  clock.advance(1_000);
  await notices.create(author, {
    ...{ branchId, ...words, title: 'Back', isPublished: true, idempotencyKey: key() },
  });
  const first = await notices.list(null, { branchId, limit: 1 });
  const rest = await notices.list(null, { branchId, limit: 1, cursor: first.nextCursor! as never });
  expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual(['Back', 'A break']);

  const { items } = await notices.listManaged(author, { branchId, limit: 5 });
  await notices.update(author, {
    ...{ noticeId: NoticeId.parse(one.noticeId), version: items[1]!.version, ...words },
    ...{ isPublished: true, isPinned: true },
  });
  for (const list of [notices.list, notices.listManaged]) {
    const top = await list(author, { branchId, limit: 1 });
    const below = await list(author, { branchId, limit: 1, cursor: top.nextCursor! as never });
    expect([...top.items, ...below.items].map(({ title }) => title)).toEqual(['A break', 'Back']);
  }
});

it('does not know another’s branch or notice', async () => {
  const { branchId } = await buildNovel(test.db, { chapters: [{ status: 'draft' }] });
  const notFound = { code: 'NOT_FOUND' };
  await expect(notices.list(author, { branchId, limit: 5 })).rejects.toMatchObject(notFound);
  await expect(notices.listManaged(author, { branchId, limit: 5 })).rejects.toMatchObject(notFound);
  await expect(
    notices.create(author, { branchId, ...words, isPublished: true, idempotencyKey: key() }),
  ).rejects.toMatchObject(notFound);
});
