import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@inkvine/contracts/errors';
import { isTransientConflict } from '@inkvine/db/conflicts';
import type { SpendOutcome } from '@inkvine/db/wallet/spend.repository';

const MAX_ATTEMPTS = 50;
const MAX_PAUSE_MS = 20;

export type DecidedSpend = Exclude<SpendOutcome, { status: 'RETRY' | 'NO_WALLET' }>;

/**
 * Sends a spend until it is decided. Coins that come in while it waits for the wallet make it undecided, and so does
 * a conflict that PostgreSQL ended; neither leaves a trace, so the same spend with the same key is sent again.
 * @param attempt sends the spend once
 * @param createWallet for someone who spends before the job has made their wallet
 * @throws AppError UNAVAILABLE when the wallet does not come to rest
 */
export async function spendUntilDecided(
  attempt: () => Promise<SpendOutcome>,
  createWallet: () => Promise<void>,
): Promise<DecidedSpend> {
  for (let tries = 1; tries <= MAX_ATTEMPTS; tries++) {
    const outcome = await attempt().catch(retryIfConflict);
    if (outcome.status === 'NO_WALLET') await createWallet();
    else if (outcome.status !== 'RETRY') return outcome;
    // Apart from each other, or those who met once would meet again.
    await sleep(Math.random() * Math.min(tries, MAX_PAUSE_MS));
  }
  throw new AppError('UNAVAILABLE');
}

function retryIfConflict(error: unknown): SpendOutcome {
  if (isTransientConflict(error)) return { status: 'RETRY' };
  throw error;
}
