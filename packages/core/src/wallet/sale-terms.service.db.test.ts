import { SetSaleTermsInput } from '@inkvine/contracts/sale-terms';
import type { BranchId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSaleTermsService } from './sale-terms.service.ts';

let test: TestDatabase;
let saleTerms: ReturnType<typeof createSaleTermsService>;
beforeAll(async () => {
  test = await createTestDatabase();
  saleTerms = createSaleTermsService({ db: test.db });
});
afterAll(() => test.drop());

async function buildWork() {
  const author = await buildActor(test.db, { role: 'creator' });
  const { branchId } = await buildNovel(test.db, { authorId: author.userId });
  return { author, branchId };
}

const input = (branchId: BranchId, changes: object = {}) =>
  SetSaleTermsInput.parse({
    ...{ branchId, rentCoins: 2, rentHours: 48, version: 0 },
    wait: { hours: 12, fromChapter: 4, excludeLatest: 3 },
    ...changes,
  });

it('are none until the author sets them, and keep the rule of waiting while it is off', async () => {
  const { author, branchId } = await buildWork();
  expect(await saleTerms.get(author, { branchId })).toEqual({
    ...{ rentCoins: null, rentHours: 72, wait: null, bulkDiscount: 0, version: 0 },
  });
  const wait = { hours: 12, fromChapter: 4, excludeLatest: 3 };
  expect(await saleTerms.set(author, input(branchId))).toEqual({
    ...{ rentCoins: 2, rentHours: 48, wait, bulkDiscount: 0, version: 1 },
  });
  await saleTerms.set(author, input(branchId, { wait: null, rentCoins: null, bulkDiscount: 15, version: 1 }));
  expect(await saleTerms.get(author, { branchId })).toEqual({
    ...{ rentCoins: null, rentHours: 48, wait: null, bulkDiscount: 15, version: 2 },
  });
});

it('keep the discount of a client that does not know it', async () => {
  const { author, branchId } = await buildWork();
  await saleTerms.set(author, input(branchId, { bulkDiscount: 20 }));
  expect(await saleTerms.set(author, input(branchId, { version: 1 }))).toMatchObject({ bulkDiscount: 20 });
  expect(SetSaleTermsInput.safeParse({ ...input(branchId), bulkDiscount: 31 }).success).toBe(false);
});

it('are set by one of those who set them at once', async () => {
  const { author, branchId } = await buildWork();
  for (const version of [0, 1]) {
    const answers = await Promise.allSettled(
      [24, 48, 96].map((rentHours) => saleTerms.set(author, input(branchId, { rentHours, version }))),
    );
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(refused).toEqual([
      expect.objectContaining({
        code: 'VERSION_CONFLICT',
        details: expect.objectContaining({ currentVersion: version + 1 }),
      }),
      expect.objectContaining({ code: 'VERSION_CONFLICT' }),
    ]);
  }
});

it('are nobody else’s to see or set', async () => {
  const { branchId } = await buildWork();
  const stranger = await buildActor(test.db, { role: 'creator' });
  await expect(saleTerms.get(stranger, { branchId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(saleTerms.set(stranger, input(branchId))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
