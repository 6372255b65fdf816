import { randomUUID } from 'node:crypto';
import { missing, owned, plain, shared, type ObjectRow, type Row } from './access-kinds.ts';
import { BRANCH_ROWS } from './access-rows.branches.ts';
import { BADGE_ROWS } from './access-rows.badges.ts';
import { COUPON_ROWS } from './access-rows.coupons.ts';
import { GIFT_ROWS } from './access-rows.gifts.ts';
import { LEGACY_ROWS } from './access-rows.legacy.ts';
import { LEDGER_ROWS } from './access-rows.ledger.ts';
import { PAYOUT_ROWS } from './access-rows.payouts.ts';
import { SETTLEMENT_ROWS } from './access-rows.settlements.ts';
import { WIKI_ROWS } from './access-rows.wiki.ts';
import { MEMBERSHIP_ROWS } from './access-rows.memberships.ts';
import { METHOD_ROWS } from './access-rows.methods.ts';
import { DISPUTE_ROWS } from './access-rows.disputes.ts';
import { REFUND_ROWS } from './access-rows.refunds.ts';
import { REWARD_ROWS } from './access-rows.rewards.ts';
import { RELEASE_ROWS } from './access-rows.releases.ts';

const page = { limit: 5 };
const details = { title: 'A title', synopsis: '', language: 'en', tags: [] };

const ofNovel =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    novelId: owner === null ? missing() : (await world.createNovel(owner)).novelId,
    ...rest,
  });

const ofBranch =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    branchId: owner === null ? missing() : (await world.createNovel(owner)).branchId,
    ...rest,
  });

const ofVolume =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    ...(owner === null
      ? { branchId: missing(), volumeId: missing(), listVersion: 1 }
      : await world.createVolume(owner)),
    ...rest,
  });

const ofListed =
  (rest: object): ObjectRow['input'] =>
  async (world, owner) => {
    const novel = owner === null ? null : await world.createNovel(owner);
    return {
      branchId: novel?.branchId ?? missing(),
      chapterId: novel?.chapterId ?? missing(),
      ...{ listVersion: 1, ...rest },
    };
  };

const ofDraft =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const draft = owner === null ? null : await world.createNovel(owner);
    return { chapterId: draft?.chapterId ?? missing(), version: draft?.version ?? 1, ...rest };
  };

const ofRevision =
  (rest: () => object = () => ({})): ObjectRow['input'] =>
  async (world, owner) => {
    if (owner === null) return { chapterId: missing(), revisionId: missing(), ...rest() };
    const { chapterId } = await world.createNovel(owner);
    return { chapterId, revisionId: await world.findRevision(owner, chapterId), ...rest() };
  };

/** A draft at its start, or one that nobody has. */
const ofDraftPlace =
  (rest: (epoch: string) => object = () => ({})): ObjectRow['input'] =>
  async (world, owner) => {
    if (owner === null) return { branchId: missing(), chapterId: missing(), ...rest('epoch') };
    const { branchId, chapterId } = await world.createNovel(owner);
    const { epoch } = await world.openDraft(owner, { branchId, chapterId });
    return { branchId, chapterId, ...rest(epoch) };
  };

const ofPublished =
  (price: number, rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const published = owner === null ? null : await world.createNovel(owner, { publishAtPrice: price });
    return { chapterId: published?.chapterId ?? missing(), version: published?.version ?? 1, ...rest };
  };

const ofReadBranch = (rest: object = {}): ObjectRow => ({
  input: async (world, owner) => ({
    branchId: owner === null ? missing() : (await world.createNovel(owner, { publishAtPrice: 1 })).branchId,
    ...rest,
  }),
  own: 'OK',
  others: 'OK',
  missing: 'NOT_FOUND',
});

const ofManuscript =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    manuscriptId: owner === null ? missing() : await world.createManuscript(owner),
    ...rest,
  });

const ofTopUp =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    topUpId: owner === null ? missing() : await world.createTopUp(owner),
    ...rest,
  });

const productDraft = {
  name: { ko: '코인', en: 'Coins' },
  paidCoins: 10,
  bonusCoins: 0,
  price: 1_000,
  sortOrder: 1,
};

/** What each procedure does for those who may call it; who may call at all is in its `meta.access`. */
export const ACCESS_ROWS: Record<string, Row> = {
  'system.info': plain(),
  // A site that is no demo has no clock that could be moved.
  'timeMachine.get': plain(() => undefined, 'NOT_FOUND'),
  'timeMachine.advance': plain(() => ({ step: 'day', version: 1 }), 'NOT_FOUND'),
  'timeMachine.setWorker': plain(() => ({ stopped: true, version: 1 }), 'NOT_FOUND'),

  'identity.me': plain(),
  'identity.updateProfile': plain(() => ({ name: 'A name' })),
  'identity.sessions': plain(),
  'identity.revokeSession': owned(async (world, owner) => ({
    sessionId: owner === null ? missing() : await world.createSession(owner),
  })),
  'identity.revokeOtherSessions': plain(),

  'drafts.list': plain(() => page),
  'drafts.search': owned(ofBranch({ ...page, query: 'Rain' })),
  'drafts.open': owned(ofDraftPlace()),
  'drafts.save': owned(
    ofDraftPlace((epoch) => ({
      ...{ baseRev: 0, epoch, opId: randomUUID(), clientId: 'a client', device: 'a device', hash: 'a hash' },
      document: { title: 'One', blocks: [{ id: 'p1', type: 'paragraph', text: 'Rain.' }] },
    })),
  ),
  'drafts.status': owned(ofDraftPlace()),
  'drafts.flush': owned(ofDraftPlace()),
  'drafts.revisions.list': owned(ofRevision(() => page)),
  'drafts.revisions.get': owned(ofRevision()),
  'drafts.revisions.keep': owned(ofRevision(() => ({ reason: 'saved', label: 'A name', document: null }))),
  'drafts.revisions.name': owned(ofRevision(() => ({ label: 'A name' }))),
  'drafts.revisions.restore': owned(ofRevision(() => ({ blockIds: null, opId: randomUUID() }))),

  'stories.novels': plain(() => page),
  'stories.novel': shared(async (world, owner) => ({
    slug: owner === null ? 'no-such-novel' : (await world.createNovel(owner, { publishAtPrice: 1 })).slug,
  })),
  'stories.chapters': ofReadBranch(page),
  'stories.myNovels': plain(() => page),
  'stories.createNovel': plain(() => ({ ...details, idempotencyKey: randomUUID() })),
  'stories.managedNovel': owned(ofNovel()),
  'stories.updateNovel': owned(ofNovel({ ...details, version: 1 })),
  'stories.managedChapters': owned(ofNovel(page)),
  'stories.editableChapter': owned(ofDraft()),
  'stories.createChapter': owned(async (world, owner) => ({
    ...((await ofNovel()(world, owner)) as object),
    title: 'Two',
    text: 'Text.',
    idempotencyKey: randomUUID(),
  })),
  'stories.updateChapter': owned(ofDraft({ title: 'One', text: 'Other text.', price: 1 })),
  'stories.publishChapter': owned(ofDraft()),
  'stories.unpublishChapter': owned(ofPublished(1)),
  'stories.deleteDraft': owned(ofDraft()),
  'stories.publishNovel': owned(ofNovel({ freeChapters: 1, price: 1, publishAt: null })),

  'outline.get': owned(ofBranch()),
  'outline.whole': owned(ofBranch()),
  'outline.setNumbering': owned(ofBranch({ listVersion: 1, numbering: 'per_volume' })),
  'outline.labelChapter': owned(ofListed({ numberLabel: 'Prologue' })),
  'outline.moveChapter': owned(ofListed({ place: 1 })),
  'outline.createVolume': owned(ofBranch({ listVersion: 1, title: 'One' })),
  'outline.renameVolume': owned(ofVolume({ title: 'Other' })),
  'outline.moveVolume': owned(ofVolume({ place: 1 })),
  'outline.deleteVolume': owned(ofVolume()),

  'manuscripts.preview': owned(ofManuscript()),
  'manuscripts.text': owned(ofManuscript({ start: 0, end: 10 })),
  'manuscripts.import': owned(ofManuscript({ ...details, chapters: [{ title: 'One', start: 0, end: 60 }] })),

  ...BRANCH_ROWS,
  ...WIKI_ROWS,

  // What is missing is nothing that one may take.
  'exports.readersBook': { input: ofBranch(), own: 'OK', others: 'OK', missing: 'OK' },
  'exports.settings': owned(ofBranch()),
  'exports.setSettings': owned(ofBranch({ readerExport: true })),
  'backups.list': owned(ofBranch()),
  'backups.create': owned(ofBranch()),
  'backups.restore': owned(async (world, owner) => ({
    backupId: owner === null ? missing() : await world.createBackup(owner),
    idempotencyKey: randomUUID(),
  })),
  ...RELEASE_ROWS,
  ...DISPUTE_ROWS,
  ...REFUND_ROWS,
  ...METHOD_ROWS,
  ...MEMBERSHIP_ROWS,

  'reading.chapter': shared(ofPublished(1)),
  'reading.saveProgress': shared(
    ofPublished(0, { anchor: { blockId: 'b', quote: 'A', fraction: 0.5 }, finished: false }),
  ),
  'reading.markRead': shared(ofPublished(0)),
  'reading.advanceHorizon': shared(ofPublished(0, { finished: false })),
  'reading.changes': { ...owned(ofPublished(0)), own: 'NOT_FOUND' },
  'reading.continueReading': plain(() => page),
  'reading.library': plain(() => ({ ...page, shelf: 'reading' })),
  'reading.setShelf': ofReadBranch({ shelf: 'waiting' }),
  'reading.standing': ofReadBranch(),
  'reading.treatAs': ofReadBranch({ number: 1 }),
  'reading.preferences': plain(),
  'reading.savePreferences': plain(() => ({ version: 1, keepsHistory: true })),

  'wallet.overview': plain(),
  'wallet.history': plain(() => page),
  'wallet.unlockPreview': shared(ofPublished(1)),
  'wallet.unlock': shared(ofPublished(1, { expectedPrice: 1 })),
  'wallet.bulkPreview': ofReadBranch({ count: 10 }),
  'wallet.bulkUnlock': {
    input: async (world, owner) => {
      const novel = owner === null ? null : await world.createNovel(owner, { publishAtPrice: 1 });
      return {
        ...{ branchId: novel?.branchId ?? missing(), chapterIds: [novel?.chapterId ?? missing()] },
        ...{ expectedTotal: 1, confirmed: false, idempotencyKey: randomUUID() },
      };
    },
    ...{ own: 'SELECTION_CHANGED', others: 'OK', missing: 'NOT_FOUND' },
  },
  'wallet.returnPreview': owned(async (world, owner) => ({
    txnId: owner === null ? missing() : await world.buyChapter(owner),
  })),
  'wallet.returnUnlock': owned(async (world, owner) => ({
    txnId: owner === null ? missing() : await world.buyChapter(owner),
    idempotencyKey: randomUUID(),
  })),
  'wallet.useTicket': { ...owned(ofPublished(1)), own: 'OK' },
  'wallet.startRental': { ...owned(ofPublished(1)), own: 'NOT_FOUND' },
  'wallet.saleTerms': owned(ofBranch()),
  'wallet.setSaleTerms': owned(ofBranch({ rentCoins: 1, rentHours: 72, wait: null, version: 0 })),
  'wallet.limits': plain(),
  'wallet.setLimit': plain(() => ({ unit: 'USD', limit: { period: 'month', amount: 1_000_000 } })),
  'wallet.purchases': plain(() => page),
  'wallet.receipt': owned(async (world, owner) => ({
    txnId: owner === null ? missing() : await world.buyChapter(owner),
  })),
  'wallet.earnings': plain(),

  'donations.donate': shared(
    async (world, owner) => ({
      novelId: owner === null ? missing() : (await world.createNovel(owner, { publishAtPrice: 1 })).novelId,
      coins: 1,
      message: '',
      anonymous: false,
      idempotencyKey: randomUUID(),
    }),
    'SELF_DONATION',
  ),
  'donations.sent': plain(() => page),
  'donations.received': plain(() => page),
  'donations.ranking': shared(async (world, owner) => ({
    novelId: owner === null ? missing() : (await world.createNovel(owner, { publishAtPrice: 1 })).novelId,
    window: 'day',
  })),
  'donations.onReceived': plain(() => ({})),

  'payments.products': plain(),
  'payments.allProducts': plain(),
  'payments.createProduct': plain(() => productDraft),
  'payments.updateProduct': plain(async (world) => {
    const { id, version } = await world.createProduct();
    return { ...productDraft, id, version };
  }),
  'payments.setProductStatus': plain(async (world) => {
    const { id, version } = await world.createProduct();
    return { id, version, status: 'retired' };
  }),
  'payments.startTopUp': plain(({ product }) => ({
    productId: product.id,
    expectedPrice: product.price,
    idempotencyKey: randomUUID(),
    returnTo: 'web',
  })),
  // The amount is not the order's: it ends before the gateway is asked, and only for the owner.
  'payments.confirmTopUp': { ...owned(ofTopUp({ paymentKey: 'key', amount: 1 })), own: 'AMOUNT_MISMATCH' },
  'payments.abandonTopUp': owned(ofTopUp({ code: 'PAY_PROCESS_CANCELED' })),
  'payments.cancelTransfer': owned(ofTopUp()),
  'payments.topUp': { ...owned(ofTopUp()), othersForOperators: 'OK' },
  'payments.topUps': plain(() => page),

  ...GIFT_ROWS,
  ...REWARD_ROWS,
  ...BADGE_ROWS,
  ...COUPON_ROWS,
  ...LEDGER_ROWS,
  ...LEGACY_ROWS,
  ...SETTLEMENT_ROWS,
  ...PAYOUT_ROWS,

  'backoffice.reconcile': plain(),
  'backoffice.retention': plain(),
  'backoffice.gatewayBooks': plain(),
  // Nobody answers at the gateway's address here.
  'backoffice.compareGatewayBooks': plain(() => undefined, 'GATEWAY_UNAVAILABLE'),
  'backoffice.settleGatewayDifference': plain(async (world) => ({
    id: await world.createGatewayDifference(),
    note: 'paid back by hand',
  })),
  'backoffice.payoutHalts': plain(),
  'backoffice.haltPayouts': plain(() => ({ reason: 'a holiday of the banks' })),
  'backoffice.liftPayoutHalt': plain(async (world) => ({ ...(await world.haltPayouts()), reason: 'over' })),
  'backoffice.topUps': plain(() => page),
  'backoffice.failedJobs': plain(() => page),
  'backoffice.retryJob': plain(async (world) => ({ id: await world.createFailedJob() })),
  'backoffice.grantBonus': plain((world) => ({
    email: world.operatorEmail,
    coins: 1,
    reason: 'for the tests',
    expiresInDays: 1,
    idempotencyKey: randomUUID(),
  })),
};
