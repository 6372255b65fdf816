import { randomUUID } from 'node:crypto';
import { insertDispute } from '@inkvine/db/payments/dispute.repository';
import { upsertDifference } from '@inkvine/db/payments/gateway-books.repository';
import { coins, minorAmount, PositiveCoins } from '@inkvine/contracts/money';
import {
  BranchId,
  ChapterId,
  NovelId,
  SessionId,
  TopUpId,
  UserId,
  WikiEntryKey,
} from '@inkvine/contracts/primitives';
import { ChapterPrice } from '@inkvine/contracts/stories';
import type { CoinProduct } from '@inkvine/contracts/payments';
import { RequestRefundInput } from '@inkvine/contracts/refunds';
import type { Actor } from '@inkvine/core/identity/actor';
import { createCancelKeys } from '@inkvine/core/memberships/cancel-keys';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import type { TestPerson, TestSite } from '../testing/test-site.ts';
import { createBadgeWorld } from './world.badges.ts';
import { createMembershipWorld } from './world.memberships.ts';
import { createMethodWorld } from './world.methods.ts';

const TEXT = 'A paragraph that says something.\n\nAnd another one that answers it.\n';

/** Makes things for people, so that a test can ask what others may do with them. */
export async function createWorld(site: TestSite) {
  const { services } = site;
  const owner = await site.signUp({ role: 'operator', name: 'World' });
  const operator = actorOf(owner, 'operator');
  const product = await createProduct();

  async function createProduct(): Promise<CoinProduct> {
    return await services.products.create(operator, {
      name: { ko: '코인', en: 'Coins' },
      paidCoins: PositiveCoins.parse(10),
      bonusCoins: PositiveCoins.parse(1),
      price: 1_000 as CoinProduct['price'],
      currency: 'KRW',
      sortOrder: 1,
    });
  }

  /** Paid a month ago, for 10,000 won; nothing of it is used. */
  async function createPaidTopUp(owner: TestPerson): Promise<TopUpId> {
    const at = new Date(Date.now() - 30 * 86_400_000).toISOString();
    await buildCoins(site.db, owner.userId, { paid: 100, bonus: 10, at });
    const { id } = await site.db
      .selectFrom('top_up')
      .select('id')
      .where('user_id', '=', owner.userId)
      .where('status', '=', 'paid')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    return TopUpId.parse(id);
  }

  async function createNovel(owner: TestPerson, options: { publishAtPrice?: number } = {}) {
    const author = actorOf(owner);
    const details = {
      title: `Novel ${randomUUID()}`,
      synopsis: 'About it.',
      language: 'en' as const,
      tags: ['tag'],
    };
    const created = await services.novels.create(author, { ...details, idempotencyKey: randomUUID() });
    const novelId = NovelId.parse(created.novelId);
    const saved = await services.chapters.create(author, {
      novelId,
      title: 'One',
      text: TEXT,
      idempotencyKey: randomUUID(),
    });
    const chapterId = ChapterId.parse(saved.chapterId);
    const { publishAtPrice } = options;
    if (publishAtPrice !== undefined) {
      const price = ChapterPrice.parse(publishAtPrice);
      await services.chapters.publishDrafts(author, { novelId, freeChapters: 0, price, publishAt: null });
    }
    const { version } = await services.chapters.getEditable(author, { chapterId });
    return { ...created, novelId, branchId: BranchId.parse(created.branchId), chapterId, version, details };
  }

  /** Published, free, and forked only by whom its author lets; also by the author, whose forks are of long ago. */
  async function createNovelToAsk(owner: TestPerson) {
    await site.db
      .updateTable('branch')
      .set({ forked_at: '2001-01-01T00:00:00Z' })
      .where('author_id', '=', owner.userId)
      .where('parent_id', 'is not', null)
      .execute();
    const novel = await createNovel(owner, { publishAtPrice: 0 });
    await services.forkPolicy.set(actorOf(owner), {
      novelId: novel.novelId,
      version: 1,
      terms: {
        mode: 'ask',
        scope: 'any_published',
        commercial: 'no',
        royaltyPercent: 0,
        survivesUpstream: true,
      },
      excludedChapterIds: [],
      excludedUserIds: [],
    });
    return { ...novel, branchId: BranchId.parse(novel.branchId) };
  }

  /** A fork of a novel of one's own. */
  async function createFork(owner: TestPerson) {
    const { branchId, chapterId, novelId } = await createNovelToAsk(owner);
    const place = { branchId, chapterId };
    const form = await services.forks.getForm(actorOf(owner), place);
    const fork = await services.forks.fork(actorOf(owner), {
      ...place,
      name: 'Otherwise',
      lineVersion: form.lineVersion,
      policyVersion: form.policy.version,
      locale: 'en',
      idempotencyKey: randomUUID(),
    });
    return { novelId, chapterId, branchId: BranchId.parse(fork.branchId) };
  }

  const publishNovel = (author: TestPerson) => createNovel(author, { publishAtPrice: 0 });
  return {
    ...createBadgeWorld({ badges: services.badges, actorOf, publishNovel }),
    ...createMembershipWorld({
      ...{ ...services, db: site.db, actorOf },
      cancelKeys: createCancelKeys(site.env.AUTH_SECRET),
    }),
    ...createMethodWorld({ db: site.db, methodRegistrations: services.methodRegistrations, actorOf }),
    operator,
    db: site.db,
    operatorId: owner.userId,
    operatorEmail: owner.email,
    product,
    createProduct,
    createNovel,
    createNovelToAsk,

    createFork,

    /** A fork of a novel of one's own whose only inherited chapter was changed since. */
    async createUpstreamEdit(owner: TestPerson) {
      const { branchId, chapterId } = await createFork(owner);
      const author = actorOf(owner);
      const { version, price } = await services.chapters.getEditable(author, { chapterId });
      const text = `${TEXT}\nAnd a third.\n`;
      const saved = await services.chapters.update(author, {
        ...{ chapterId, version, text },
        price: ChapterPrice.parse(price),
      });
      await services.chapters.publish(author, { chapterId, version: saved.version });
      const { items } = await services.upstreamEdits.list(author, { branchId, limit: 1 });
      return { branchId, chapterId, revisionId: items[0]?.revisionId };
    },

    /** A published novel whose wiki has an entry in its introduction. */
    async createWikiEntry(owner: TestPerson) {
      const { branchId, chapterId } = await createNovel(owner, { publishAtPrice: 0 });
      const { entryKey, version } = await services.wikiEditing.createEntry(actorOf(owner), {
        ...{ branchId, type: 'place', gate: { from: 'intro' }, name: 'The realm', summary: '' },
        ...{ attributes: [], idempotencyKey: randomUUID() },
      });
      return { branchId, chapterId, entryKey: WikiEntryKey.parse(entryKey), version };
    },

    async createWikiSuggestion(owner: TestPerson): Promise<string> {
      const { branchId } = await createNovel(owner, { publishAtPrice: 0 });
      const suggestion = { branchId, entryKey: null, title: 'A title', text: 'A fact.' };
      const input = { ...suggestion, idempotencyKey: randomUUID() };
      return (await services.wikiSuggestions.submit(operator, input)).id;
    },

    async createForkRequest(between: { by: TestPerson } | { to: TestPerson }): Promise<string> {
      const asker = 'by' in between ? actorOf(between.by) : operator;
      const { branchId, chapterId } = await createNovelToAsk('to' in between ? between.to : owner);
      const request = { branchId, chapterId, policyVersion: 2, message: '' };
      return (await services.forkRequests.request(asker, request)).id;
    },

    /** A fork of a novel of one's own with a chapter of its own, and what it proposes to that novel. */
    async createProposal(owner: TestPerson) {
      const author = actorOf(owner);
      const { novelId, branchId } = await createFork(owner);
      const work = { novelId, branchId };
      const chapter = { ...work, title: 'Two', text: TEXT, idempotencyKey: randomUUID() };
      const chapterId = ChapterId.parse((await services.chapters.create(author, chapter)).chapterId);
      const price = ChapterPrice.parse(0);
      await services.chapters.publishDrafts(author, { ...work, freeChapters: 0, price, publishAt: null });
      const { entryKey } = await services.wikiEditing.createEntry(author, {
        ...{ branchId, type: 'item', name: 'Boat', summary: '', attributes: [] },
        ...{ gate: { from: 'intro' }, idempotencyKey: randomUUID() },
      });
      const entryKeys = [WikiEntryKey.parse(entryKey)];
      const { id } = await services.proposals.propose(author, {
        ...{ branchId, fromChapterId: chapterId, toChapterId: chapterId },
        ...{ message: '', proposerShare: 5_000, entryKeys, idempotencyKey: randomUUID() },
      });
      return { branchId, chapterId, entryKey, proposalId: id };
    },

    openDraft: (owner: TestPerson, place: { branchId: BranchId; chapterId: ChapterId }) =>
      services.drafts.open(actorOf(owner), place),
    async createVolume(owner: TestPerson) {
      const branchId = BranchId.parse((await createNovel(owner)).branchId);
      const input = { branchId, listVersion: 1, title: 'Volume' };
      const { volumes, listVersion } = await services.outline.createVolume(actorOf(owner), input);
      return { branchId, listVersion, volumeId: volumes[0]?.id };
    },

    async createNotice(owner: TestPerson): Promise<string> {
      const branchId = BranchId.parse((await createNovel(owner)).branchId);
      const words = { title: 'A break', body: 'Until Monday.', isPublished: false, isPinned: false };
      const notice = { branchId, ...words, idempotencyKey: randomUUID() };
      return (await services.notices.create(actorOf(owner), notice)).noticeId;
    },

    async findRevision(owner: TestPerson, chapterId: ChapterId): Promise<string> {
      const { items } = await services.drafts.revisions.list(actorOf(owner), { chapterId, limit: 1 });
      return items[0]!.id;
    },

    async createManuscript(owner: TestPerson): Promise<string> {
      const bytes = new TextEncoder().encode(`Chapter 1\n\n${TEXT}\nChapter 2\n\n${TEXT}`);
      return (await services.manuscripts.begin(actorOf(owner), { bytes, filename: 'book.txt' })).manuscriptId;
    },

    async createBackup(owner: TestPerson): Promise<string> {
      const branchId = BranchId.parse((await createNovel(owner)).branchId);
      const { items } = await services.backups.create(actorOf(owner), { branchId });
      await services.backups.write(items[0]!.id);
      return items[0]!.id;
    },

    async createTopUp(owner: TestPerson): Promise<TopUpId> {
      const { topUpId } = await services.topUps.start(actorOf(owner), {
        productId: product.id,
        expectedPrice: product.price,
        idempotencyKey: randomUUID(),
        returnTo: 'web',
      });
      return TopUpId.parse(topUpId);
    },

    createPaidTopUp,

    /** A chapter of somebody else, bought by the person; answers the payment. */
    async buyChapter(owner: TestPerson): Promise<string> {
      const { userId } = actorOf(owner);
      await buildCoins(site.db, userId, { paid: 1 });
      const { chapterIds } = await buildNovel(site.db, { chapters: [{ price: 1 }] });
      const bought = { chapterId: chapterIds[0]!, expectedPrice: coins(1) };
      await services.unlocks.unlock(actorOf(owner), bought);
      const { items } = await services.unlocks.listPurchases(actorOf(owner), { limit: 1 });
      return items[0]!.txnId;
    },

    /** A chapter given by a person, as a link, or to them. */
    async createGift(between: { by: TestPerson } | { to: TestPerson }): Promise<string> {
      const giver = 'by' in between ? actorOf(between.by) : operator;
      await buildCoins(site.db, giver.userId, { paid: 1 });
      const { branchId, chapterIds } = await buildNovel(site.db, { chapters: [{ price: 1 }] });
      const gift = await services.gifts.give(giver, {
        ...{ branchId, chapterIds, expectedTotal: coins(1), message: '', confirmed: false },
        ...{ to: 'by' in between ? null : between.to.email, idempotencyKey: randomUUID() },
      });
      return gift.giftId;
    },

    async createRewardRule(): Promise<string> {
      const terms = {
        ...{ name: 'Later', currency: 'USD' as const, minAmount: minorAmount(1), percent: 5, coins: null },
        ...{ firstOnly: false, perPersonCoins: null, budgetCoins: null, validDays: 30, endsAt: null },
      };
      const startsAt = '2040-01-01T00:00:00.000Z';
      return (await services.rewards.publish(operator, { terms: { ...terms, startsAt }, replaces: null })).id;
    },

    /** A request that waits for an operator. */
    async createRefund(owner: TestPerson) {
      const topUpId = await createPaidTopUp(owner);
      const shown = await services.refunds.preview(actorOf(owner), { topUpId });
      const request = { topUpId, note: '', idempotencyKey: randomUUID() };
      return await services.refunds.request(
        actorOf(owner),
        RequestRefundInput.parse({ ...request, expectedAmount: shown.possible ? shown.amount : 0 }),
      );
    },

    /** A payment that a bank asks back. */
    async createDispute(owner: TestPerson): Promise<string> {
      const topUpId = await createPaidTopUp(owner);
      const id = randomUUID();
      await site.db.transaction().execute((trx) =>
        insertDispute(trx, {
          ...{
            id,
            topUpId,
            userId: owner.userId,
            gateway: 'stripe',
            origin: 'bank',
            gatewayDisputeId: id,
          },
          ...{ rawStatus: 'needs_response', reason: 'fraudulent', currency: 'KRW', amountMinor: 10_000 },
          ...{ policyVersion: 1, bearer: 'platform', evidenceDueAt: null, nextCheckAt: null, at: new Date() },
        }),
      );
      return id;
    },

    async findDisputePolicy() {
      return (await services.disputeDesk.listPolicies(operator))[0]!;
    },

    async findRefundPolicy() {
      return (await services.refundDesk.listPolicies(operator))[0]!;
    },

    /** A session on another device. */
    async createSession(owner: TestPerson): Promise<SessionId> {
      const id = SessionId.parse(randomUUID());
      const session = { id, user_id: owner.userId, token: randomUUID(), expires_at: '2999-01-01T00:00:00Z' };
      await site.db.insertInto('session').values(session).execute();
      return id;
    },

    async createGatewayDifference(): Promise<string> {
      const id = randomUUID();
      await upsertDifference(site.db, {
        ...{ id, gateway: 'toss', kind: 'unknown_order', subject: id, currency: 'KRW', at: new Date() },
        ...{ topUpId: null, theirMinor: 1_000, ourMinor: null },
      });
      return id;
    },

    haltPayouts: async () => ({
      id: (await site.services.payoutHalts.halt(operator, { reason: 'for the tests' })).id,
    }),

    async createFailedJob(): Promise<string> {
      const id = randomUUID();
      const payload = { userId: operator.userId };
      const outbox = await site.db
        .insertInto('outbox')
        .values({
          key: `guard-rails:${id}`,
          job_id: 'wallet.create',
          payload: JSON.stringify(payload),
          sent_at: new Date().toISOString(),
          failed_at: new Date().toISOString(),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await site.db
        .insertInto('failed_job')
        .values({
          id,
          outbox_id: outbox.id,
          job_id: 'wallet.create',
          payload: JSON.stringify(payload),
          reason: 'for the tests',
          attempts: 1,
        })
        .execute();
      return id;
    },

    async giveCoins(owner: TestPerson, amount: number): Promise<void> {
      await services.wallet.grantBonus(operator, {
        email: owner.email,
        coins: PositiveCoins.parse(amount),
        reason: 'for the tests',
        expiresInDays: 30,
        idempotencyKey: randomUUID(),
      });
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export function actorOf(person: TestPerson, role: Actor['role'] = 'reader'): Actor {
  return {
    userId: UserId.parse(person.userId),
    sessionId: SessionId.parse(randomUUID()),
    role,
    locale: 'en',
  };
}
