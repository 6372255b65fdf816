import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInkvineClient } from '@inkvine/client/inkvine-client';
import { cancelKeyOf } from '@inkvine/testkit/cancel-key';
import { buildPaymentMethod } from '@inkvine/testkit/payment-method.builders';
import { buildDraftBatch, buildRequestedPayout, buildTaxProfile } from '@inkvine/testkit/payout.builders';
import { buildSettlement } from '@inkvine/testkit/settlement.builders';
import type { Stack } from '@inkvine/testkit/stack';
import type { Browser } from 'playwright-core';
import { openVisitor, signInAs } from './visitor.ts';

/** Things of the demo data that addresses name. */
export interface Ids {
  slug: string;
  novel: string;
  /** A branch of it by haneul. */
  fork: string;
  entry: string;
  freeChapter: string;
  lockedChapter: string;
  topUp: string;
  purchase: string;
  manuscript: string;
  /** Chapters that yuna gave: by link, and to haneul. */
  gift: { code: string; giftId: string };
  /** Of marlow, locked. */
  settlement: { runId: string; creatorId: string };
  /** Of haneul, who has three. */
  tier: { tierId: string; creatorId: string };
  /** Tom's, whose card was refused. */
  membership: string;
  membershipWithCoupon: string;
  /** Of the link that cancels it. */
  cancelKey: string;
}

const MANUSCRIPT = path.join(
  import.meta.dirname,
  '../../../packages/domain/src/stories/fixtures/headed-novel.ko.txt',
);

/** Finds or makes what the addresses name. */
export async function findIds(browser: Browser, stack: Stack): Promise<Ids> {
  const anyone = createInkvineClient({ baseUrl: stack.url, clientName: 'web' });
  const { items } = await anyone.stories.novels.query({ language: 'en' });
  const novel = await anyone.stories.novel.query({ slug: items[0]!.slug });
  const chapters = await anyone.stories.chapters.query({ branchId: novel.branchId });
  const reader = await openVisitor(browser, stack);
  const token = await signInAs(reader.context, stack, 'yuna');
  const yuna = createInkvineClient({ baseUrl: stack.url, clientName: 'web', getToken: () => token });
  const orders = await yuna.payments.topUps.query({});
  const purchases = await yuna.wallet.purchases.query({});
  const { id: readerId } = await yuna.identity.me.query().then((me) => me!);
  await buildPaymentMethod(stack.database.db, readerId);
  const [forSale] = chapters.items.filter(({ price, inherited }) => price > 0 && !inherited);
  const give = async (to: string | null) => {
    const asked = { branchId: novel.branchId, fromChapterId: forSale!.id, count: 1, to };
    const { total, chapters: shown } = await yuna.gifts.preview.query(asked);
    const gift = {
      ...{ branchId: novel.branchId, chapterIds: shown.map(({ chapterId }) => chapterId), to },
      ...{ expectedTotal: total, message: 'For the train.', confirmed: true },
    };
    return await yuna.gifts.give.mutate({ ...gift, idempotencyKey: randomUUID() });
  };
  const [byLink, toHaneul] = [await give(null), await give('haneul@demo.inkvine.example')];
  const author = await openVisitor(browser, stack);
  const authorToken = await signInAs(author.context, stack, 'marlow');
  const marlow = createInkvineClient({
    baseUrl: stack.url,
    clientName: 'web',
    getToken: () => authorToken,
  });
  const forks = await marlow.branches.forks.query({ novelId: novel.id });
  const wiki = await marlow.wiki.managed.query({ branchId: novel.branchId });
  const upload = await author.context.request.post('/api/manuscripts', {
    headers: { origin: stack.url, 'content-type': 'application/octet-stream', 'x-filename': 'novel.txt' },
    data: await readFile(MANUSCRIPT),
  });
  const { manuscriptId } = (await upload.json()) as { manuscriptId: string };
  const { id: authorId } = await marlow.identity.me.query().then((me) => me!);
  const settlement = await buildSettlement(stack.database.db, authorId, 'locked');
  await buildTaxProfile(stack.database.db, authorId, 'Marlow');
  await buildDraftBatch(stack.database.db, authorId);
  await buildRequestedPayout(stack.database.db, readerId);
  const tier = await stack.database.db
    .selectFrom('membership_tier as tier')
    .innerJoin('user', 'user.id', 'tier.creator_id')
    .select(['tier.id as tierId', 'tier.creator_id as creatorId'])
    .where('user.email', '=', 'haneul@demo.inkvine.example')
    .orderBy('tier.rank', 'desc')
    .executeTakeFirstOrThrow();
  const membershipOf = (name: string) =>
    stack.database.db
      .selectFrom('membership')
      .innerJoin('user', 'user.id', 'membership.user_id')
      .select('membership.id')
      .where('user.email', '=', `${name}@demo.inkvine.example`)
      .orderBy('membership.id')
      .executeTakeFirstOrThrow();
  const membership = await membershipOf('tom');
  await Promise.all([reader.context.close(), author.context.close()]);
  return {
    slug: novel.slug,
    novel: novel.id,
    fork: forks.items[0]!.branchId,
    settlement,
    tier,
    membership: membership.id,
    membershipWithCoupon: (await membershipOf('yuna')).id,
    cancelKey: cancelKeyOf(membership.id),
    entry: wiki.items[0]!.entryKey,
    freeChapter: chapters.items[0]!.id,
    lockedChapter: chapters.items.at(-1)!.id,
    topUp: orders.items[0]!.id,
    purchase: purchases.items[0]!.txnId,
    manuscript: manuscriptId,
    gift: { code: byLink.code!, giftId: toHaneul.giftId },
  };
}
