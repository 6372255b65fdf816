import type { Database } from '@inkvine/db/database';
import { insertDonations } from '@inkvine/db/wallet/spend-batch.repository';
import { insertDonation, type DonationSpend, type SpendOutcome } from '@inkvine/db/wallet/spend.repository';

/** Statements in flight at once. More of them would be smaller, and fewer donations be done in the same time. */
const AT_ONCE = 2;
/** Donations that one statement takes. */
const MAX_BATCH = 64;

interface Call {
  spend: DonationSpend;
  answer: PromiseWithResolvers<SpendOutcome>;
  /** A batch has left it undone: only a statement of its own can say why. */
  alone: boolean;
}

/**
 * Sends donations: each in a statement of its own while few are in flight, and those that come meanwhile together, in
 * one statement and one commit, so that a rush after a release does not wait for a commit each. A call is answered as
 * `insertDonation` answers it, and fails only by its own fault.
 */
export function createDonationBatches(db: Database, { atOnce = AT_ONCE }: { atOnce?: number } = {}) {
  const waiting: Call[] = [];
  let inFlight = 0;

  async function sendAlone({ spend, answer }: Call): Promise<void> {
    await insertDonation(db, spend).then(answer.resolve, answer.reject);
  }

  async function sendTogether(calls: readonly Call[]): Promise<void> {
    const spends = calls.map(({ spend }) => spend);
    // What is wrong with one of them undoes all.
    const outcomes = await insertDonations(db, spends).catch(() => []);
    const undone = calls.filter((call, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) call.answer.resolve(outcome);
      return outcome === undefined;
    });
    waiting.unshift(...undone.map((call) => ({ ...call, alone: true })));
  }

  /** The longest waiting: one that has to go alone, or as many as go together, no two of a wallet. */
  function takeNext(): Call[] {
    const [first, ...others] = waiting.splice(0);
    if (first === undefined) return [];
    const batch = [first];
    const wallets = new Set([first.spend.userId]);
    for (const call of others) {
      const { userId } = call.spend;
      const joins = !first.alone && !call.alone && batch.length < MAX_BATCH && !wallets.has(userId);
      (joins ? batch : waiting).push(call);
      wallets.add(userId);
    }
    return batch;
  }

  async function goOn(): Promise<void> {
    while (inFlight < atOnce && waiting.length > 0) {
      const batch = takeNext();
      inFlight += 1;
      await (batch.length === 1 ? sendAlone(batch[0]!) : sendTogether(batch));
      inFlight -= 1;
    }
  }

  /**
   * Sends one donation, alone or among others.
   * @throws what PostgreSQL says of this one
   */
  return async function give(spend: DonationSpend): Promise<SpendOutcome> {
    const answer = Promise.withResolvers<SpendOutcome>();
    waiting.push({ spend, answer, alone: false });
    void goOn();
    return await answer.promise;
  };
}
