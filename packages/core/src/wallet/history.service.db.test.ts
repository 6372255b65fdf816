import { randomUUID } from 'node:crypto';
import { text as textOf } from 'node:stream/consumers';
import { coins } from '@inkvine/contracts/money';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import {
  DonateInput,
  HistoryFilter,
  PurchaseListInput,
  PurchaseReceipt,
  WalletHistory,
  WalletHistoryInput,
} from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from './donations.service.ts';
import { createWalletHistoryService } from './history.service.ts';
import { createUnlocksService } from './unlocks.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');
const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};

let test: TestDatabase;
let walletHistory: ReturnType<typeof createWalletHistoryService>;
let unlocks: ReturnType<typeof createUnlocksService>;
let donations: ReturnType<typeof createDonationsService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = {
    ...{ db: test.db, clock, ids: createIds(), site: SITE, wakeUps: createLocalWakeUps() },
  };
  walletHistory = createWalletHistoryService(dependencies);
  unlocks = createUnlocksService(dependencies);
  donations = createDonationsService(dependencies);
});
afterAll(() => test.drop());
afterEach(() => assertSoundLedger(test.db));

describe('the history', () => {
  it('says what each row was for, and pages without gap or repetition', async () => {
    const person = await buildActor(test.db);
    const novel = await buildNovel(test.db, {
      title: 'The Orchard',
      chapters: [{ title: 'Windfall', price: 3 }, { price: 2 }],
    });
    await buildCoins(test.db, person.userId, { paid: 4 });
    await buildCoins(test.db, person.userId, { bonus: 2 });
    for (const [index, chapterId] of novel.chapterIds.entries()) {
      await unlocks.unlock(person, { chapterId, expectedPrice: coins(3 - index) });
    }
    const first = await walletHistory.list(person, WalletHistoryInput.parse({ limit: 3 }));
    const rest = await walletHistory.list(
      person,
      WalletHistoryInput.parse({ limit: 3, cursor: first.nextCursor }),
    );
    const items = WalletHistory.shape.items.parse([...first.items, ...rest.items]);
    expect(rest.nextCursor).toBeNull();
    expect(items.map((item) => [item.kind, item.paid, item.bonus, item.paidAfter, item.bonusAfter])).toEqual([
      ['unlock', -2, 0, 1, 0],
      ['unlock', -1, -2, 3, 0],
      ['bonus', 0, 2, 4, 2],
      ['top_up', 4, 0, 4, 0],
    ]);
    expect(items.map((item) => item.subject)).toEqual([
      expect.objectContaining({ kind: 'chapter', novelTitle: 'The Orchard' }),
      {
        kind: 'chapter',
        chapterId: novel.chapterIds[0],
        chapterTitle: 'Windfall',
        novelTitle: 'The Orchard',
        novelSlug: novel.slug,
      },
      null,
      { kind: 'top_up', topUpId: expect.any(String), isForGift: false },
    ]);
    const unlocked = await walletHistory.list(person, WalletHistoryInput.parse({ kind: 'unlock' }));
    expect(unlocked.items.map((item) => item.kind)).toEqual(['unlock', 'unlock']);
  });

  it('is empty for someone else', async () => {
    const stranger = await buildActor(test.db);
    const nothing = await walletHistory.list(stranger, WalletHistoryInput.parse({}));
    expect(nothing).toEqual({ items: [], nextCursor: null });
  });

  it('refuses a cursor of another list', async () => {
    const person = await buildActor(test.db);
    const input = WalletHistoryInput.parse({ cursor: 'bm9uc2Vuc2U' });
    await expect(walletHistory.list(person, input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the filters', () => {
  /** 100 paid coins, 40 of an event, a chapter for 3 and a donation of 50, a day apart from each other. */
  async function buildHistory(): Promise<Actor> {
    const person = await buildActor(test.db);
    const novel = await buildNovel(test.db, {
      title: '동백꽃 필 무렵',
      chapters: [{ title: 'The Harbour', price: 3 }],
    });
    await buildCoins(test.db, person.userId, { paid: 100, at: '2026-11-10T14:59:59.999Z' });
    await buildCoins(test.db, person.userId, {
      ...{ event: 40, campaign: '=Autumn, festival', at: '2026-11-10T15:00:00.000Z' },
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
    await unlocks.unlock(person, { chapterId: novel.chapterIds[0]!, expectedPrice: coins(3) });
    await donations.donate(
      person,
      DonateInput.parse({
        ...{ novelId: novel.novelId, coins: 50, message: 'For 50% of the _ending_' },
        ...{ anonymous: false, idempotencyKey: randomUUID() },
      }),
    );
    return person;
  }
  const kindsOf = async (person: Actor, filter: object) => {
    const { items } = await walletHistory.list(person, WalletHistoryInput.parse(filter));
    return items.map((item) => item.kind);
  };

  it('are of days in the zone of the site, of amounts and of words, and narrow each other', async () => {
    const person = await buildHistory();
    expect(await kindsOf(person, { to: '2026-11-10' })).toEqual(['top_up']);
    expect(await kindsOf(person, { from: '2026-11-11', to: '2026-11-11' })).toEqual(['event']);
    expect(await kindsOf(person, { from: '2026-11-11' })).toEqual(['donation', 'unlock', 'event']);
    expect(await kindsOf(person, { minCoins: 40, maxCoins: 50 })).toEqual(['donation', 'event']);
    expect(await kindsOf(person, { words: '동백꽃' })).toEqual(['unlock']);
    expect(await kindsOf(person, { words: 'harbOUR' })).toEqual(['unlock']);
    expect(await kindsOf(person, { words: 'festival' })).toEqual(['event']);
    expect(await kindsOf(person, { words: '50% of the _end' })).toEqual(['donation']);
    expect(await kindsOf(person, { words: '%' })).toEqual(['donation']);
    expect(await kindsOf(person, { words: 'harbour', minCoins: 4 })).toEqual([]);
  });

  it('hold for the next page too', async () => {
    const person = await buildHistory();
    const first = await walletHistory.list(person, WalletHistoryInput.parse({ limit: 1, minCoins: 40 }));
    const next = await walletHistory.list(
      person,
      WalletHistoryInput.parse({ limit: 2, minCoins: 40, cursor: first.nextCursor }),
    );
    expect([...first.items, ...next.items].map((item) => item.kind)).toEqual(['donation', 'event', 'top_up']);
  });

  it('each row tells its lots, whose coins sum to the change', async () => {
    const person = await buildHistory();
    const { items } = WalletHistory.parse(await walletHistory.list(person, WalletHistoryInput.parse({})));
    expect(items[0]!.lots).toEqual([
      { kind: 'paid', campaign: null, coins: -13, expiresAt: null },
      ...[
        {
          kind: 'event',
          campaign: '=Autumn, festival',
          coins: -37,
          expiresAt: '2027-01-01T00:00:00.000000Z',
        },
      ],
    ]);
    for (const { lots, paid, bonus } of items)
      expect(lots.reduce((sum, lot) => sum + lot.coins, 0)).toBe(paid + bonus);
  });

  it('are of the CSV too, which no spreadsheet takes for formulas', async () => {
    const person = await buildHistory();
    const whole = await textOf(walletHistory.writeCsv(person, {}).body);
    const [head, ...rows] = whole.split('\r\n');
    expect(head).toMatch(/^\uFEFFtransaction,at,kind,/);
    expect(rows).toHaveLength(5);
    expect(rows.at(-1)).toBe('');
    expect(rows[2]).toMatch(
      /,event,,,,,"'=Autumn, festival",,0,40,0,100,40,event:40:2027-01-01T00:00:00.000000Z$/,
    );
    const one = await textOf(walletHistory.writeCsv(person, HistoryFilter.parse({ words: '동백꽃' })).body);
    expect(one.split('\r\n')).toHaveLength(3);
  });
});

describe('a receipt', () => {
  it('tells what a chapter cost and what its coins had cost, to whoever paid', async () => {
    const person = await buildActor(test.db);
    const novel = await buildNovel(test.db, { chapters: [{ title: 'Frost', price: 5 }] });
    await buildCoins(test.db, person.userId, { paid: 10, priceMinor: 1_100 });
    await buildCoins(test.db, person.userId, { bonus: 2 });
    await unlocks.unlock(person, { chapterId: novel.chapterIds[0]!, expectedPrice: coins(5) });
    const { items } = await unlocks.listPurchases(person, PurchaseListInput.parse({}));
    const txnId = CoinTxnId.parse(items[0]!.txnId);
    expect(PurchaseReceipt.parse(await walletHistory.getReceipt(person, { txnId }))).toMatchObject({
      ...{ txnId, kind: 'unlock', chapterTitle: 'Frost', novelSlug: novel.slug, paid: 3, bonus: 2 },
      values: [{ currency: 'KRW', amount: 330 }],
    });
    const stranger = await buildActor(test.db);
    await expect(walletHistory.getReceipt(stranger, { txnId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
