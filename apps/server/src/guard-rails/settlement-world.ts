import { randomUUID } from 'node:crypto';
import type { SettlementRules } from '@inkvine/contracts/settlement-rules';
import type { Database } from '@inkvine/db/database';
import { findPolicy } from '@inkvine/db/creators/settlement-policy.repository';

export type SettlementState = 'draft' | 'reviewed' | 'locked';

/** One run of a currency is open at a time, so that each gets a currency of its own: XAA, XAB, … */
let currencies = 0;

/** A month that came to nothing, settled for a person. */
export async function createSettlement(db: Database, creatorId: string, state: SettlementState) {
  const letter = (number: number) => String.fromCodePoint(65 + (number % 26));
  const currency = `X${letter(Math.floor(currencies / 26))}${letter(currencies)}`;
  currencies += 1;
  const runId = randomUUID();
  const at = '2026-11-01T00:00:00Z';
  const period = '2026-10-01';
  await db
    .insertInto('settlement_policy')
    .values({
      ...{ currency, version: 1, valid_from: '2000-01-01', created_at: at },
      rules: JSON.stringify(await settlementRules(db)),
    })
    .execute();
  await db
    .insertInto('settlement_run')
    .values({
      ...{ id: runId, period, currency, seq: 0, kind: 'close', state, policy_version: 1 },
      ...{ collects_from: '2026-09-30T15:00:00Z', cutoff: '2026-10-31T15:00:00Z', created_at: at },
      locked_at: state === 'locked' ? at : null,
    })
    .execute();
  const nothing = {
    ...{ gross_minor: 0, bonus_value_minor: 0, vat_minor: 0, fee_minor: 0, gateway_fee_minor: 0 },
    ...{ adjustment_minor: 0, carry_in_minor: 0, taxable_minor: 0, income_tax_minor: 0 },
    ...{ local_tax_minor: 0, payable_minor: 0, carry_out_minor: 0 },
  };
  const withholding = { incomeBps: 300, localBps: 1_000, verified: true };
  await db
    .insertInto('settlement')
    .values({
      ...{ run_id: runId, creator_id: creatorId, currency, period, seq: 0, ...nothing, created_at: at },
      ...{ fees: '[]', withholding: JSON.stringify(withholding) },
    })
    .execute();
  return { runId, creatorId };
}

export async function settlementRules(db: Database): Promise<SettlementRules> {
  return (await findPolicy(db, { currency: 'KRW', period: '2026-10-01' }))!.rules;
}
