import { randomUUID } from 'node:crypto';
import type { Currency } from '@inkvine/contracts/money';
import type { Database } from '@inkvine/db/database';
import { sql } from 'kysely';
import { buildActor } from './identity.builders.ts';

let months = 0;

interface Owed {
  creatorId: string;
  currency: Currency;
  amountMinor: number;
  carryOutMinor?: number;
  /** Of several creators at once; left out, the month is one of its own. */
  run?: PayableRun;
}
export type PayableRun = { id: string; period: string };

const AT = '2026-11-01T00:00:00Z';

/** A locked run of a month of its own, in which nobody is owed anything yet. */
export async function buildPayableRun(db: Database, currency: Currency): Promise<PayableRun> {
  const id = randomUUID();
  months += 1;
  const period = new Date(Date.UTC(2000, months, 1)).toISOString().slice(0, 10);
  await db
    .insertInto('settlement_run')
    .values({
      ...{ id, period, currency, seq: 0, kind: 'close', state: 'locked', policy_version: 1 },
      ...{ collects_from: AT, cutoff: AT, created_at: AT, locked_at: AT },
    })
    .execute();
  return { id, period };
}

/** A locked settlement that owes a creator an amount; gives its run. */
export async function buildPayable(db: Database, owed: Owed): Promise<string> {
  const { creatorId, currency, amountMinor, carryOutMinor = 0 } = owed;
  const { id: runId, period } = owed.run ?? (await buildPayableRun(db, currency));
  const rule = { incomeBps: 0, localBps: 0, verified: false };
  await db
    .insertInto('settlement')
    .values({
      ...{ run_id: runId, creator_id: creatorId, currency, period, seq: 0, created_at: AT },
      ...{ gross_minor: 0, bonus_value_minor: 0, vat_minor: 0, fee_minor: 0, gateway_fee_minor: 0 },
      ...{ adjustment_minor: amountMinor + carryOutMinor, carry_in_minor: 0, taxable_minor: amountMinor },
      ...{ income_tax_minor: 0, local_tax_minor: 0, payable_minor: amountMinor },
      ...{ carry_out_minor: carryOutMinor, fees: '[]', withholding: JSON.stringify(rule) },
    })
    .execute();
  return runId;
}

/** Who a creator is to the tax office, as tests have it. */
export async function buildTaxProfile(db: Database, userId: string, legalName: string): Promise<void> {
  await db
    .insertInto('tax_profile')
    .values({
      ...{ user_id: userId, residence: 'KR', kind: 'individual', legal_name: legalName },
      ...{ tax_number_end: '1234', updated_at: '2026-11-01T00:00:00Z' },
    })
    .execute();
}

/** A destination that can be paid to, known to the gateway by `gatewayRef`. */
export async function buildDestination(
  db: Database,
  of: { userId: string; currency: Currency; channel: string; gatewayRef: string | null },
): Promise<string> {
  const id = randomUUID();
  const at = '2026-11-01T00:00:00Z';
  await db
    .insertInto('payout_destination')
    .values({
      ...{ id, user_id: of.userId, currency: of.currency, channel: of.channel, kind: 'bank' },
      ...{ state: 'active', gateway_ref: of.gatewayRef, label: '****1121', holder_name: 'A Creator' },
      ...{ sealed_account: of.channel === 'manual' ? 'sealed' : null },
      ...{ usable_from: at, created_at: at, updated_at: at },
    })
    .execute();
  return id;
}

/** A payout that its creator asked for and nobody has in a batch; what they had before is over. */
export async function buildRequestedPayout(
  db: Database,
  userId: string,
  currency: Currency = 'KRW',
): Promise<{ payoutId: string; destinationId: string; runId: string }> {
  for (const [table, state] of [
    ['payout_destination', 'replaced'],
    ['payout', 'withdrawn'],
  ] as const) {
    await sql`
      update ${sql.table(table)} set state = ${state}
      where user_id = ${userId}::uuid and currency = ${currency}`.execute(db);
  }
  const runId = await buildPayable(db, { creatorId: userId, currency, amountMinor: 50_000 });
  const destinationId = await buildDestination(db, { userId, currency, channel: 'manual', gatewayRef: null });
  const payoutId = randomUUID();
  const at = '2026-11-01T00:00:00Z';
  await db
    .insertInto('payout')
    .values({
      ...{ id: payoutId, user_id: userId, currency, destination_id: destinationId, channel: 'manual' },
      ...{ amount_minor: 50_000, state: 'requested', automatic: false, created_at: at, updated_at: at },
    })
    .execute();
  await db
    .insertInto('payout_part')
    .values({ payout_id: payoutId, run_id: runId, creator_id: userId, amount_minor: 50_000 })
    .execute();
  return { payoutId, destinationId, runId };
}

/** The same in a draft batch that some other operator has made. */
export async function buildDraftBatch(
  db: Database,
  userId: string,
): Promise<{ batchId: string; payoutId: string }> {
  const maker = await buildActor(db, { role: 'operator' });
  const { payoutId } = await buildRequestedPayout(db, userId);
  const batchId = randomUUID();
  await db
    .insertInto('payout_batch')
    .values({
      ...{ id: batchId, currency: 'KRW', state: 'draft', created_by: maker.userId },
      created_at: '2026-11-01T00:00:00Z',
    })
    .execute();
  await db.updateTable('payout').set({ batch_id: batchId }).where('id', '=', payoutId).execute();
  return { batchId, payoutId };
}

/** A payout that two operators have just released, as the worker finds it. */
export async function buildReleasedPayout(
  db: Database,
  of: {
    userId: string;
    currency: Currency;
    channel: string;
    gatewayRef: string;
    amountMinor: number;
    run: PayableRun;
  },
): Promise<string> {
  const { userId, currency, amountMinor, run } = of;
  const [maker, releaser] = [
    await buildActor(db, { role: 'operator' }),
    await buildActor(db, { role: 'operator' }),
  ];
  const [payoutId, batchId] = [randomUUID(), randomUUID()];
  const runId = await buildPayable(db, { creatorId: userId, currency, amountMinor, run });
  const destinationId = await buildDestination(db, of);
  const at = new Date().toISOString();
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('payout_batch')
      .values({
        ...{ id: batchId, currency, state: 'approved', created_by: maker.userId, created_at: at },
        ...{ decided_by: releaser.userId, decided_at: at },
      })
      .execute();
    await trx
      .insertInto('payout')
      .values({
        ...{ id: payoutId, user_id: userId, currency, destination_id: destinationId, channel: of.channel },
        ...{ amount_minor: amountMinor, state: 'ready', automatic: false, batch_id: batchId },
        ...{ next_check_at: at, created_at: at, updated_at: at },
      })
      .execute();
    await trx
      .insertInto('payout_part')
      .values({ payout_id: payoutId, run_id: runId, creator_id: userId, amount_minor: amountMinor })
      .execute();
  });
  return payoutId;
}
