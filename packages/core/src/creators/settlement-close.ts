import { createHash } from 'node:crypto';
import { EarningSource, type SettlementRules } from '@inkvine/contracts/settlement-rules';
import { collectRange, findRangeEnd, LAST_PLACE } from '@inkvine/db/creators/collect.repository';
import { findPolicyVersion } from '@inkvine/db/creators/settlement-policy.repository';
import {
  claimRunState,
  lockRunIfIdle,
  updateComputed,
  type RunRow,
} from '@inkvine/db/creators/settlement-run.repository';
import {
  listUncomputedCreators,
  upsertSettlements,
  type NewSettlement,
  type UncomputedCreator,
} from '@inkvine/db/creators/settlement.repository';
import { prepareForBulk, type DatabaseTransaction } from '@inkvine/db/database';
import { settle } from '@inkvine/domain/creators/settlement';
import type { ServiceDependencies } from '../service-dependencies.ts';

export interface ChunkSizes {
  /** Earnings collected in one transaction. */
  earnings: number;
  /** Creators computed in one transaction. */
  creators: number;
}

/** Some hundred milliseconds of work each, far below the time that a statement may take. */
export const CHUNK_SIZES: ChunkSizes = { earnings: 50_000, creators: 1_000 };

/**
 * Takes a run from its first earning to a draft, a chunk in a transaction of its own, with the run's row as mutex and
 * cursor: whoever dies leaves whole chunks, and whoever comes next goes on behind them. Done when the run is a draft,
 * or when another worker has it in hand.
 */
export async function advanceRun(
  { db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>,
  runId: string,
  sizes: ChunkSizes = CHUNK_SIZES,
): Promise<void> {
  for (;;) {
    const goesOn = await db.transaction().execute(async (trx) => {
      // By a plan from when nothing was settled yet, a chunk that takes a second ran into its limit of thirty.
      await prepareForBulk(trx);
      const run = await lockRunIfIdle(trx, runId);
      if (run?.state === 'collecting') await collectChunk(trx, run, sizes.earnings, clock.now());
      else if (run?.state === 'computing') await computeChunk(trx, run, sizes.creators, clock.now());
      else return false;
      return true;
    });
    if (!goesOn) return;
  }
}

async function collectChunk(trx: DatabaseTransaction, run: RunRow, size: number, now: Date): Promise<void> {
  const range = {
    currency: run.currency,
    collectsFrom: run.collectsFrom,
    cutoff: run.cutoff,
    after: { creatorId: run.collectedCreator, at: run.collectedAt },
  };
  const end = await findRangeEnd(trx, range, size);
  await collectRange(trx, { ...range, upTo: end ?? LAST_PLACE, runId: run.id });
  if (end !== undefined) return;
  await moveOn(trx, run, 'computing', now);
}

async function computeChunk(trx: DatabaseTransaction, run: RunRow, size: number, now: Date): Promise<void> {
  const creators = await listUncomputedCreators(trx, run, {
    afterCreator: run.computedCreator,
    limit: size,
  });
  const rules = await rulesOf(trx, run);
  await upsertSettlements(
    trx,
    run,
    creators.map((creator) => settlementOf(creator, rules)),
    now.toISOString(),
  );
  const last = creators.at(-1);
  if (last !== undefined) await updateComputed(trx, { id: run.id, creatorId: last.creatorId });
  if (creators.length === size) return;
  await moveOn(trx, run, 'draft', now);
}

async function moveOn(
  trx: DatabaseTransaction,
  run: RunRow,
  to: 'computing' | 'draft',
  now: Date,
): Promise<void> {
  await claimRunState(trx, {
    ...{ id: run.id, from: [run.state], to, version: run.version, actorId: null, at: now.toISOString() },
    ...(to === 'draft' ? { inputHash: hashInput(run) } : {}),
  });
}

/** The rules that a run is computed by. */
export async function rulesOf(
  trx: DatabaseTransaction,
  run: Pick<RunRow, 'currency' | 'policyVersion'>,
): Promise<SettlementRules> {
  const policy = await findPolicyVersion(trx, { currency: run.currency, version: run.policyVersion });
  if (policy === undefined) throw new Error(`no rules ${run.policyVersion} for ${run.currency}`);
  return policy.rules;
}

/** A creator's settlement by the rules, as it is stored. */
export function settlementOf(
  creator: UncomputedCreator & { adjustmentMinor?: number },
  rules: SettlementRules,
): NewSettlement {
  const { creatorId, carryInMinor, payee, adjustmentMinor = 0 } = creator;
  const sources = creator.sources.map((earned) => ({
    ...earned,
    source: EarningSource.parse(earned.source),
  }));
  const settlement = settle({ sources, adjustmentMinor, carryInMinor, payee }, rules);
  const { sources: fees, withholding, ...figures } = settlement;
  return {
    ...figures,
    creatorId,
    payee,
    withholding,
    fees: fees.map(({ source, feeBps, feeMinor, vatMinor }) => ({ source, feeBps, feeMinor, vatMinor })),
  };
}

/** SHA-256 of what went into a run: its range, its rules, and a digest of which earnings it took. */
export function hashInput(
  run: Pick<
    RunRow,
    'period' | 'currency' | 'seq' | 'policyVersion' | 'earnings' | 'grossMinor' | 'inputDigest'
  >,
): string {
  const { period, currency, seq, policyVersion, earnings, grossMinor, inputDigest } = run;
  return createHash('sha256')
    .update([period, currency, seq, policyVersion, earnings, grossMinor, inputDigest].join(' '))
    .digest('hex');
}
