import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { LegacyImportId, SettlementRunId } from '@inkvine/contracts/primitives';
import { Currency } from '@inkvine/contracts/money';
import { findPolicy } from '@inkvine/db/creators/settlement-policy.repository';
import {
  PAID_COINS_VALID_YEARS,
  TOP_UP_BONUS_VALID_DAYS,
  yearsAfter,
} from '@inkvine/domain/wallet/lot-terms';
import fc from 'fast-check';
import { command, type MoneyCommand } from './command.ts';
import type { MoneyModel } from './model.ts';
import { carryOf, payables, settleMonth } from './settlement-model.ts';
import type { MoneyWorld } from './world.ts';

const HOUR_MS = 3_600_000;

const MONTH_MS = 31 * 24 * HOUR_MS;

/** The next month of each currency that is over, closed, reviewed and locked. */
const settling = fc.constantFrom(0, MONTH_MS).map((later) =>
  command(`settle ${later === 0 ? 'now' : 'a month later'}`, async (model, world) => {
    const { db, clock, runs, operator } = world;
    model.now += later;
    clock.advance(later);
    await runs.closeDue();
    await runs.closeDue();
    const { items } = await runs.list(operator, { limit: 50 });
    for (const { id, currency: name, period, cutoff, version } of items.filter(
      ({ state }) => state === 'draft',
    )) {
      const currency = Currency.parse(name);
      const { rules } = (await findPolicy(db, { currency, period }))!;
      const settled = await db
        .selectFrom('settlement')
        .select([
          'gross_minor as grossMinor',
          'payable_minor as payableMinor',
          'carry_out_minor as carryOutMinor',
        ])
        .where('run_id', '=', id)
        .executeTakeFirst();
      assert.deepEqual(settled ?? null, settleMonth(model, { currency, cutoff, rules }));
      const runId = SettlementRunId.parse(id);
      const reviewed = await runs.review(operator, { runId, version });
      await runs.lock(operator, { runId, version: reviewed.version });
    }
  }),
);

const paying = fc.constantFrom('paid', 'failed', 'returned').map((outcome) =>
  command(`payout ${outcome}`, async (model, world, expecting) => {
    const { house, author } = world;
    const parts = payables(model, 'INR');
    const payable = parts.reduce((sum, { payableMinor }) => sum + payableMinor, 0);
    assert.equal(await house.payable(author), payable);
    const isPossible = payable > 0 && carryOf(model, 'INR') >= 0;
    const key = randomUUID();
    const ask = () => house.ask(author, key);
    const asked = await expecting(isPossible ? 'done' : 'PAYOUT_NOT_POSSIBLE', ask);
    if (asked === undefined) return;
    assert.equal(asked.amountMinor, payable);
    await house.release(asked);
    await house.settlement.settlePayout(asked.id);
    for (const next of outcome === 'returned' ? ['paid', 'returned'] : [outcome])
      await bankDecides(model, world, asked.id, next as 'paid' | 'failed' | 'returned');
    for (const part of parts) part.isPaid = outcome === 'paid';
    assert.equal(await house.payable(author), outcome === 'paid' ? 0 : payable);
  }),
);

async function bankDecides(
  model: MoneyModel,
  { db, clock, house, razorpay }: MoneyWorld,
  payoutId: string,
  outcome: 'paid' | 'failed' | 'returned',
): Promise<void> {
  const { gateway_payout_id: atGateway } = await db
    .selectFrom('payout')
    .select('gateway_payout_id')
    .where('id', '=', payoutId)
    .executeTakeFirstOrThrow();
  await razorpay.payouts.decide(atGateway!, outcome);
  // The sweep hears of it a day later.
  model.now += 25 * HOUR_MS;
  clock.advance(25 * HOUR_MS);
  await house.settlement.settleOpenPayouts();
}

const COLUMNS =
  'gift_id,status,fan_email,fan_name,creator_email,coins,paid_minor,currency,message,anonymous,given_at';

/** One gift of the former system: coins that the reader still had there, or gave to the author. */
const importing = fc
  .record({
    status: fc.constantFrom('held' as const, 'given' as const),
    coins: fc.integer({ min: 1, max: 40 }),
    paid: fc.constantFrom(0, 999, 3_100),
  })
  .map((gift) =>
    command(`former gift ${JSON.stringify(gift)}`, async (model, world) => {
      const { imports, legacyGifts, operator, reader, author } = world;
      const { status, coins, paid } = gift;
      const isPaid = paid > 0;
      if (status === 'given') model.earn('donation', 'KRW', paid);
      else
        model.grant({
          ...{ kind: isPaid ? 'paid' : 'bonus', coins, paidMinor: paid },
          expires: isPaid
            ? yearsAfter(model.date, PAID_COINS_VALID_YEARS)
            : model.later(TOP_UP_BONUS_VALID_DAYS),
        });
      const creator = status === 'given' ? author.email : '';
      const id = randomUUID();
      const row = [
        id,
        status,
        reader.email,
        'Fan',
        creator,
        coins,
        paid,
        'KRW',
        '',
        false,
        '2024-05-01T00:00:00Z',
      ];
      const bytes = Buffer.from(`${COLUMNS}\n${row.join(',')}`);
      // Exported, imported and booked twice: it counts once.
      for (let time = 0; time < 2; time += 1) {
        const begun = await imports.begin(operator, { filename: 'gifts.csv', bytes });
        const importId = LegacyImportId.parse(begun.importId);
        await imports.advance(importId);
        await imports.confirm(operator, { importId });
        await imports.advance(importId);
        await legacyGifts.setMode(operator, { creatorEmail: null, mode: 'inkvine' });
        await legacyGifts.bookDue();
      }
    }),
  );

/** Money on its way to the author, and what the former system brings. */
export const creatorCommands: fc.Arbitrary<MoneyCommand>[] = [settling, settling, paying, paying, importing];
