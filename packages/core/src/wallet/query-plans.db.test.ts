import { coins, PositiveCoins } from '@inkvine/contracts/money';
import { BranchId, ChapterId, CoinTxnId, NovelId, SessionId, UserId } from '@inkvine/contracts/primitives';
import { DonateInput } from '@inkvine/contracts/wallet';
import { listDonationsAfter } from '@inkvine/db/wallet/donation.repository';
import { expireLots, listWalletsWithExpiredLots } from '@inkvine/db/wallet/expiry.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildLedger } from '@inkvine/testkit/ledger.builder';
import { buildLibrary, libraryId } from '@inkvine/testkit/library.builder';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { explain } from '@inkvine/testkit/query-plan';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createBulkUnlockService } from './bulk-unlock.service.ts';
import { createDonationsService } from './donations.service.ts';
import { createEarningsService } from './earnings.service.ts';
import { createWalletHistoryService } from './history.service.ts';
import { createSaleTermsService } from './sale-terms.service.ts';
import { createUnlocksService } from './unlocks.service.ts';
import { createWalletService } from './wallet.service.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};
const ids = createIds();

/** Author of the novels 10 to 19. */
const actor: Actor = {
  userId: UserId.parse(libraryId('person 1')),
  sessionId: SessionId.parse(ids.next()),
  role: 'reader',
  locale: 'en',
};
const novelId = NovelId.parse(libraryId('novel 300'));
const at = '2026-12-01T12:00:00Z';

let test: TestDatabase;
let queries: Record<string, () => Promise<unknown>>;
let record: ReturnType<typeof createRecordedDatabase>['record'];
beforeAll(async () => {
  test = await createTestDatabase();
  await buildLibrary(test.db, { novels: 600, chaptersEach: 20 });
  await buildLedger(test.db, { people: 60, novels: 600, lotsEach: 60, txnsEach: 80 });
  const recorded = createRecordedDatabase(test.pool);
  record = recorded.record;
  const { db } = recorded;
  const dependencies = { db, clock: createFakeClock(), ids, wakeUps: createLocalWakeUps(), site: SITE };
  const wallet = createWalletService(dependencies);
  const unlocks = createUnlocksService(dependencies);
  const bulkUnlock = createBulkUnlockService(dependencies);
  const donations = createDonationsService(dependencies);
  const earnings = createEarningsService(dependencies);
  const walletHistory = createWalletHistoryService(dependencies);
  const newDonation = () =>
    DonateInput.parse({ novelId, coins: 5, message: '', anonymous: false, idempotencyKey: ids.next() });
  const saleTerms = createSaleTermsService(dependencies);
  const ownBranchId = BranchId.parse(libraryId('branch 10'));
  const rentedId = ChapterId.parse(libraryId('chapter 300 20'));
  await sql`
    insert into sale_terms (branch_id, rent_coins, rent_hours, wait_hours, wait_from, wait_exclude_latest)
    select id, 1, 72, 24, 1, 1 from branch where id <> ${ownBranchId}`.execute(test.db);
  await sql`analyze sale_terms`.execute(test.db);
  await sql`
    insert into unlock (user_id, chapter_id, kind, txn_id, coins, rent_hours)
    values (${actor.userId}, ${rentedId}, 'rent', ${ids.next()}, 1, 72)`.execute(test.db);
  let termsVersion = 0;
  let ticketNovel = 200;
  let chapter = 4;
  const nextChapterId = () => ChapterId.parse(libraryId(`chapter 300 ${chapter++}`));
  queries = {
    'wallet.getOverview': () => wallet.getOverview(actor),
    'walletHistory.list': () => walletHistory.list(actor, { limit: 20 }),
    'walletHistory.list, later page': () =>
      walletHistory.list(actor, { limit: 20, cursor: encodeCursor(50) }),
    'walletHistory.list, of some': () =>
      walletHistory.list(actor, {
        ...{ limit: 20, kind: 'donation', from: '2026-01-01', to: '2026-01-31', words: 'spring' },
        ...{ minCoins: coins(1), maxCoins: coins(9) },
      }),
    'walletHistory.getReceipt': () =>
      walletHistory.getReceipt(actor, { txnId: CoinTxnId.parse(libraryId('gift 1 1')) }).catch(() => null),
    'bulkUnlock.preview': () =>
      bulkUnlock.preview(actor, { branchId: BranchId.parse(libraryId('branch 300')), count: 50 }),
    'unlocks.preview': () => unlocks.preview(actor, { chapterId: nextChapterId() }),
    'unlocks.unlock': () => unlocks.unlock(actor, { chapterId: nextChapterId(), expectedPrice: coins(3) }),
    'unlocks.unlock, for rent': () =>
      unlocks.unlock(actor, { chapterId: nextChapterId(), expectedPrice: coins(1), kind: 'rent' }),
    // Of a novel each, because its ticket has to be waited for.
    'unlocks.useTicket': () =>
      unlocks.useTicket(actor, { chapterId: ChapterId.parse(libraryId(`chapter ${ticketNovel++} 5`)) }),
    'unlocks.startRental': () => unlocks.startRental(actor, { chapterId: rentedId }),
    'saleTerms.get': () => saleTerms.get(actor, { branchId: ownBranchId }),
    'saleTerms.set': () =>
      saleTerms.set(actor, {
        ...{
          branchId: ownBranchId,
          rentCoins: PositiveCoins.parse(1),
          rentHours: 72,
          wait: null,
          version: termsVersion++,
        },
      }),
    'unlocks.listPurchases': () =>
      unlocks.listPurchases(actor, { limit: 5, cursor: encodeCursor(libraryId('txn 5')) }),
    'donations.donate': () => donations.donate(actor, newDonation()),
    'donations.listSent': () =>
      donations.listSent(actor, { limit: 5, cursor: encodeCursor(libraryId('txn 5')) }),
    'donations.listReceived': () =>
      donations.listReceived(actor, { limit: 5, cursor: encodeCursor(libraryId('txn 5')) }),
    'donations.getRanking': () => donations.getRanking({ novelId, window: 'week' }),
    'donations.streamReceived': () =>
      listDonationsAfter(db, { creatorId: actor.userId, after: { tx: '4000', id: ids.next() }, limit: 100 }),
    'earnings.getSummary': () => earnings.getSummary(actor),
    'wallets with expired coins': () => listWalletsWithExpiredLots(db, at, 10),
    'expiry of a wallet': () => expireLots(db, { txnId: ids.next(), walletId: libraryId('wallet 50'), at }),
  };
});
afterAll(() => test.drop());

describe('the plan', () => {
  it.each([
    ['wallet.getOverview', ['coin_lot_open', 'wallet_user_id_key']],
    ['walletHistory.list', ['coin_txn_wallet_id_version_key', 'wallet_user_id_key']],
    ['walletHistory.list, later page', ['coin_txn_wallet_id_version_key', 'wallet_user_id_key']],
    ['walletHistory.list, of some', ['coin_txn_wallet_id_version_key', 'wallet_user_id_key']],
    ['walletHistory.getReceipt', ['chapter_pkey']],
    ['bulkUnlock.preview', ['coin_lot_open', 'unlock_pkey']],
    ['unlocks.preview', ['chapter_pkey', 'coin_lot_open']],
    [
      'unlocks.unlock',
      ['coin_lot_open', 'coin_txn_wallet_id_idem_key_key', 'chapter_pkey', 'wallet_user_id_key'],
    ],
    [
      'unlocks.unlock, for rent',
      [
        'coin_lot_open',
        'coin_txn_wallet_id_idem_key_key',
        'chapter_pkey',
        'wallet_user_id_key',
        'unlock_pkey',
      ],
    ],
    ['unlocks.useTicket', ['chapter_pkey', 'unlock_pkey', 'sale_terms_pkey']],
    ['unlocks.startRental', ['unlock_pkey', 'chapter_pkey']],
    ['saleTerms.get', ['branch_pkey']],
    ['saleTerms.set', ['branch_pkey']],
    ['unlocks.listPurchases', ['unlock_latest']],
    [
      'donations.donate',
      ['coin_lot_open', 'coin_txn_wallet_id_idem_key_key', 'novel_pkey', 'wallet_user_id_key'],
    ],
    ['donations.listSent', ['donation_sent']],
    ['donations.listReceived', ['donation_received']],
    ['donations.getRanking', ['donation_ranking', 'novel_pkey']],
    ['donations.streamReceived', ['donation_stream']],
    ['earnings.getSummary', ['earning_creator']],
    ['wallets with expired coins', ['coin_lot_expiry']],
    ['expiry of a wallet', ['coin_lot_open', 'wallet_pkey']],
  ])('of %s reads %j and no table from end to end', async (name, expected) => {
    const plans = [];
    for (const statement of await record(queries[name]!)) plans.push(await explain(test.pool, statement));
    expect(plans.flatMap((plan) => plan.indexes)).toEqual(expect.arrayContaining(expected));
    expect(plans.flatMap((plan) => plan.fullScans)).toEqual([]);
  });
});

describe('round trips', () => {
  it('of every procedure are as few as they are here', async () => {
    const counts: Record<string, number> = {};
    for (const [name, query] of Object.entries(queries)) counts[name] = (await record(query)).length;
    expect(counts).toEqual({
      'wallet.getOverview': 1,
      'walletHistory.list': 1,
      'walletHistory.list, later page': 1,
      'walletHistory.list, of some': 1,
      'walletHistory.getReceipt': 1,
      'bulkUnlock.preview': 3,
      'unlocks.preview': 2,
      'unlocks.unlock': 1,
      'unlocks.unlock, for rent': 1,
      'unlocks.useTicket': 1,
      'unlocks.startRental': 1,
      'saleTerms.get': 1,
      'saleTerms.set': 2,
      'unlocks.listPurchases': 1,
      'donations.donate': 1,
      'donations.listSent': 1,
      'donations.listReceived': 1,
      'donations.getRanking': 1,
      'donations.streamReceived': 1,
      'earnings.getSummary': 1,
      'wallets with expired coins': 1,
      'expiry of a wallet': 1,
    });
  });
});
