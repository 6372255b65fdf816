import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayId } from '@inkvine/contracts/payments';
import { DonationId } from '@inkvine/contracts/primitives';
import { insertCoinProduct } from '@inkvine/db/payments/coin-product.repository';
import { copyTestDatabase } from '@inkvine/testkit/database';
import type { ServiceProcess } from '@inkvine/testkit/service-process';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { compareBooks, disputeUntil, refundByHandUntil, reverseUntil, type DisputeOutcomes } from './bank.ts';
import { createCustomer, createJournal, orderAtGateway, type Customer, type Offer } from './customer.ts';
import { planFaults, strike } from './faults.ts';
import { listLosses, type Witnesses } from './losses.ts';
import { harm, MUTANTS } from './mutants.ts';
import { createRandom } from '@inkvine/testkit/random';
import { listMadePayouts, PAYS_CREATORS, registerCreators, releasePayouts } from './payouts.ts';

const CUSTOMERS = 4;
const CREATORS = 8;
const CHAPTERS = 12;
const CHAPTER_PRICE = 3;
/** Longer than the sweeps take on a busy machine, once what they wait for is due. */
const DRAIN_MS = 60_000;
/** Everything runs again, but clients may still have calls to repeat. */
const AFTERMATH_MS = 1_000;

/** `pnpm chaos` tries other faults, and for longer. */
const seed = Number(process.env['CHAOS_SEED'] ?? 20261122);
const minutes = Number(process.env['CHAOS_MINUTES'] ?? 1 / 3);
const faults = planFaults(createRandom(seed), minutes);
/** A busy machine takes several times as long. */
const PATIENCE_MS = 240_000 + 5 * minutes * 60_000;

let stack: Stack;
let author: Customer;
const journal = createJournal();
const authorJournal = createJournal();

beforeAll(async () => {
  stack = await startStack({
    pays: ['toss', 'stripe', 'razorpay'],
    env: { ...PAYS_CREATORS, SAVED_METHOD_SECRET: 'method-secret-of-the-tests-012345678' },
  });
  author = await createCustomer(stack, authorJournal);
});
afterAll(() => stack.close());

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return;
  const fakes = stack.gateways.map(({ service }) => service);
  const services = [stack.server, stack.worker, stack.redis, ...fakes];
  console.error(
    [
      `seed ${seed}`,
      ...faults.map(({ kind, after, down }) => `  after ${after} ms: ${kind} (for ${down} ms)`),
      `calls repeated: ${JSON.stringify(journal.faults)}`,
      ...listFaults(stack.server),
      ...services.map((service) => `── ${service.name}\n${service.output().slice(-4_000)}`),
    ].join('\n'),
  );
});

/** Every line of a log, since the beginning, that tells of a fault of the product. */
function listFaults(service: ServiceProcess): string[] {
  return service
    .output()
    .split('\n')
    .filter((line) => /"level":(50|60|"error"|"fatal")/.test(line));
}

async function prepareOffer(): Promise<Offer> {
  const { db } = stack.database;
  for (const { currency } of stack.gateways) {
    await insertCoinProduct(db, randomUUID(), {
      ...{ nameKo: '코인 110개', nameEn: '110 coins', paidCoins: 100, bonusCoins: 10 },
      ...{ priceMinor: 11_000, currency, sortOrder: 1 },
    });
  }
  const chapters = Array.from({ length: CHAPTERS }, () => ({ price: CHAPTER_PRICE }));
  const { novelId, chapterIds } = await buildNovel(db, { authorId: author.userId, chapters });
  const products = await author.client.payments.products.query();
  return { novelId, chapterIds, chapterPrice: CHAPTER_PRICE, products };
}

/** What killed processes held is free again minutes later, and unanswered requests are repeated; here it is now. */
async function letPausesPass(): Promise<void> {
  for (const table of ['top_up', 'refund', 'dispute'])
    await sql`update ${sql.table(table)} set next_check_at = now() where next_check_at > now()`.execute(
      stack.database.db,
    );
}

async function receivedDonationIds(): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await author.client.donations.received.query({ limit: 50, cursor });
    for (const { id } of page.items) ids.add(id);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

async function hearWitnesses(told: Pick<Witnesses, 'disputes' | 'reversals' | 'byHand'>): Promise<Witnesses> {
  const kept = new Map<string, number>();
  const { db } = stack.database;
  for (const { id, gateway } of await db.selectFrom('top_up').select(['id', 'gateway']).execute())
    kept.set(id, await stack.gateway(GatewayId.parse(gateway)).amountKept(await orderAtGateway(db, id)));
  return {
    kept,
    made: await listMadePayouts(stack),
    ...told,
    receivedDonationIds: await receivedDonationIds(),
  };
}

// Never tried again: what is lost once in a while is what this looks for.
describe('the product, while its processes are killed', { retry: 0 }, () => {
  let witnesses: Witnesses;
  let disputes: DisputeOutcomes;
  let reversals: DisputeOutcomes;
  let byHand: ReadonlySet<string>;

  it(
    'answers every client in the end, and does what it has promised once it is due',
    { timeout: PATIENCE_MS },
    async () => {
      const offer = await prepareOffer();
      // The webhook overtakes the browser, and comes twice.
      for (const gateway of stack.gateways)
        await gateway.control('webhooks/policy', { timing: 'before_response', copies: 2 });
      const creators = await registerCreators(stack, CREATORS);
      const operator = await createCustomer(stack, authorJournal);
      let over = false;
      const random = createRandom(seed);
      const spending = Array.from({ length: CUSTOMERS }, async () => {
        const own = createRandom(random.between(0, 2 ** 31));
        const customer = await createCustomer(stack, journal);
        await customer.spendUntil(() => over, offer, own);
      });
      const arriving = (async () => {
        while (!over) {
          await createCustomer(stack, journal);
          await sleep(500);
        }
      })();
      const striking = strike(stack, faults)
        .then(() => sleep(AFTERMATH_MS))
        .finally(() => (over = true));
      const paying = releasePayouts(stack.database.db, creators);
      const disputing = disputeUntil(() => over, stack, createRandom(seed + 1));
      const refunding = refundByHandUntil(() => over, stack, createRandom(seed + 2));
      const reversing = reverseUntil(() => over, stack, createRandom(seed + 3));
      await Promise.all([striking, arriving, paying, disputing, reversing, refunding, ...spending]);
      disputes = await disputing;
      reversals = await reversing;
      byHand = await refunding;
      await compareBooks(stack, operator);
      // Of the other wallets, a dispute may have had the last word.
      const last = await createCustomer(stack, journal);
      await last.giveOnce(offer, random);

      await letPausesPass();
      await vi.waitFor(
        async () => {
          const { rows } = await sql`
          select key from outbox where done_at is null
          union all select id::text from top_up where next_check_at is not null
          union all select id::text from dispute where state = 'open'
          union all select id::text from refund where state in ('approved', 'sending', 'unknown')`.execute(
            stack.database.db,
          );
          expect(rows).toEqual([]);
        },
        { timeout: DRAIN_MS, interval: 250 },
      );
      // Banks take their time, and a gateway that fails again and again is asked less and less often.
      await vi.waitFor(
        async () => {
          const { rows } = await sql`
            select id::text as key from payout where state in ('ready', 'sent')
            union all select key from outbox where done_at is null`.execute(stack.database.db);
          expect(rows).toEqual([]);
        },
        { timeout: PATIENCE_MS, interval: 250 },
      );
    },
  );

  it('tells clients of outages and never of an error of its own', () => {
    expect(Object.keys(journal.faults)).not.toHaveLength(0);
    expect(journal.errors).toEqual([]);
  });

  it('has lost nothing, doubled nothing and invented nothing', async () => {
    witnesses = await hearWitnesses({ disputes, reversals, byHand });
    expect(journal.transfers.size).toBeGreaterThan(0);
    expect(journal.donations.length).toBeGreaterThan(50);
    expect(journal.unlocks.length).toBeGreaterThan(10);
    expect(witnesses.made).toHaveLength(CREATORS);
    expect(new Set(disputes.values())).toEqual(new Set(['won', 'lost']));
    expect([...witnesses.kept.values()].filter((kept) => kept > 0).length).toBeGreaterThanOrEqual(CUSTOMERS);
    expect(await listLosses(stack.database.db, journal, witnesses)).toEqual([]);
  });

  describe('and the check that says so', () => {
    beforeAll(() => stack.stop());

    it.each(MUTANTS)('notices when $name', async (mutant) => {
      const copy = await copyTestDatabase(stack.database);
      try {
        await harm(copy.db, mutant);
        const losses = await listLosses(copy.db, journal, witnesses);
        expect(losses).toContainEqual(expect.stringMatching(mutant.reported));
      } finally {
        await copy.drop();
      }
    });

    it('notices when the author does not see a donation', async () => {
      const [unseen, ...seen] = witnesses.receivedDonationIds;
      const losses = await listLosses(stack.database.db, journal, {
        ...witnesses,
        receivedDonationIds: new Set(seen),
      });
      expect(losses).toEqual([`donation ${DonationId.parse(unseen)} is missing from the list of its author`]);
    });

    it('notices a donation that nobody sent', async () => {
      const { key } = journal.donations[0]!;
      const donationKeys = new Set([...journal.donationKeys].filter((sent) => sent !== key));
      const losses = await listLosses(stack.database.db, { ...journal, donationKeys }, witnesses);
      expect(losses).toEqual([`donation ${key} is there twice or was never sent`]);
    });
  });
});
