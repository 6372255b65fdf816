import { AppError } from '@inkvine/contracts/errors';
import type { SettlementFigures, SettlementPreview } from '@inkvine/contracts/settlements';
import {
  findRangeEnd,
  FIRST_PLACE,
  LAST_PLACE,
  listRangeSums,
  type EarningPlace,
} from '@inkvine/db/creators/collect.repository';
import { findPolicyVersion } from '@inkvine/db/creators/settlement-policy.repository';
import { FIGURES, listStandings } from '@inkvine/db/creators/settlement.repository';
import type { Database } from '@inkvine/db/database';
import type { z } from 'zod';
import { CHUNK_SIZES, settlementOf } from './settlement-close.ts';

interface Next {
  currency: string;
  period: string;
  collectsFrom: string;
  cutoff: Date;
  policyVersion: number;
  ended: boolean;
}

/** One creator's sums by source. */
type Sums = Map<string, { source: string; grossMinor: number; bonusCoins: number }>;

/** What a run would come to, by the same statements and rules. Holds a few numbers of each creator, and no earnings. */
export async function previewSettlement(
  db: Database,
  next: Next,
): Promise<z.input<typeof SettlementPreview>> {
  const { currency, period, ended, policyVersion } = next;
  const policy = await findPolicyVersion(db, { currency, version: policyVersion });
  if (policy === undefined) throw new AppError('NOT_FOUND');
  const { creators, earnings } = await sumEarnings(db, next);
  const totals = Object.fromEntries(FIGURES.map(([field]) => [field, 0])) as unknown as SettlementFigures;
  const run = { id: '', currency, period, seq: 0 };
  const creatorIds = [...creators.keys()];
  for (let from = 0; from < creatorIds.length; from += CHUNK_SIZES.creators) {
    const standings = await listStandings(db, run, creatorIds.slice(from, from + CHUNK_SIZES.creators));
    for (const standing of standings) {
      const sources = [...creators.get(standing.creatorId)!.values()];
      const settlement = settlementOf({ ...standing, sources }, policy.rules);
      for (const [field] of FIGURES) totals[field] += settlement[field];
    }
  }
  return { period, currency, ended, policyVersion, earnings, creators: creators.size, totals };
}

async function sumEarnings(
  db: Database,
  next: Next,
): Promise<{ creators: Map<string, Sums>; earnings: number }> {
  const creators = new Map<string, Sums>();
  let earnings = 0;
  let after: EarningPlace | undefined = FIRST_PLACE;
  while (after !== undefined) {
    const range = { ...next, cutoff: next.cutoff.toISOString(), after };
    const end: EarningPlace | undefined = await findRangeEnd(db, range, CHUNK_SIZES.earnings);
    for (const row of await listRangeSums(db, { ...range, upTo: end ?? LAST_PLACE })) {
      const sums: Sums = creators.get(row.creatorId) ?? new Map();
      creators.set(row.creatorId, sums);
      const sum = sums.get(row.source) ?? { source: row.source, grossMinor: 0, bonusCoins: 0 };
      sum.grossMinor += row.grossMinor;
      sum.bonusCoins += row.bonusCoins;
      sums.set(row.source, sum);
      earnings += row.entries;
    }
    after = end;
  }
  return { creators, earnings };
}
