import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@inkvine/contracts/errors';
import { DonationId, type NovelId } from '@inkvine/contracts/primitives';
import type {
  DonateInput,
  DonateResult,
  DonationListInput,
  DonationRanking,
  DonationRankingInput,
  ReceivedDonation,
  ReceivedDonationPage,
  SentDonationPage,
} from '@inkvine/contracts/wallet';
import { findTxnByKey } from '@inkvine/db/wallet/coin-txn.repository';
import {
  findDonationCreator,
  findDonationRanking,
  findDonationSubject,
  findStreamHorizon,
  listDonationsAfter,
  listReceivedDonations,
  listSentDonations,
  type DonationRow,
} from '@inkvine/db/wallet/donation.repository';
import { insertWalletIfMissing } from '@inkvine/db/wallet/wallet.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { competitionRanks } from '@inkvine/domain/wallet/ranking';
import { rankingWindow } from '@inkvine/domain/wallet/ranking-window';
import { z } from 'zod';
import { decodeCursor, encodeCursor, toPage } from '../cursor.ts';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { outboxEntry } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createDonationBatches } from './donation-batches.ts';
import { refuseOverLimit } from './payment-preview.ts';
import { spendUntilDecided } from './spend-until-decided.ts';

const RANKING_SIZE = 50;
const STREAM_BATCH = 100;
/** How long a lost hint can delay a donation on the creator's screen. */
const STREAM_POLL_MS = 5_000;
/** How soon to look again for what waits for an older transaction to end. */
const UNSETTLED_POLL_MS = 50;

/** `id` of the last donation seen. */
const ListKey = DonationId;
/** Transaction and id of the last donation seen; 19 digits stay within PostgreSQL's `xid8`. */
const StreamKey = z.tuple([z.string().regex(/^\d{1,19}$/), z.uuid()]);

/** Giving coins to authors, and seeing it happen. */
export function createDonationsService({
  db,
  clock,
  ids,
  wakeUps,
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps' | 'site'>) {
  const give = createDonationBatches(db);

  /** The answer to a donation that came before under the same key. */
  async function getStored(
    caller: Actor,
    idemKey: string,
    reqHash: string,
  ): Promise<z.input<typeof DonateResult>> {
    const stored = await findTxnByKey(db, caller.userId, idemKey);
    if (stored?.reqHash !== reqHash) throw new AppError('IDEMPOTENCY_MISMATCH');
    return {
      donationId: DonationId.parse(stored.subjectId),
      paid: stored.paidAfter,
      bonus: stored.bonusAfter,
    };
  }

  async function refuseSubject(caller: Actor, novelId: NovelId): Promise<never> {
    const subject = await findDonationSubject(db, novelId);
    throw new AppError(subject?.authorId === caller.userId ? 'SELF_DONATION' : 'NOT_FOUND');
  }

  return {
    /**
     * Gives coins to the author of a published novel. The same key gives once and is answered as it was.
     * @throws AppError INSUFFICIENT_COINS `{ required, balance }`, LIMIT_REACHED, SELF_DONATION, IDEMPOTENCY_MISMATCH when the key
     * came with another donation, NOT_FOUND, UNAVAILABLE
     */
    async donate(caller: Actor, input: z.infer<typeof DonateInput>): Promise<z.input<typeof DonateResult>> {
      const { userId } = caller;
      const { idempotencyKey, ...request } = input;
      const donationId = DonationId.parse(ids.next());
      const idemKey = `donation:${idempotencyKey}`;
      const reqHash = hashRequest(request);
      const attempt = () =>
        give({
          txnId: ids.next(),
          userId,
          amount: input.coins,
          kinds: LOT_KINDS,
          idemKey,
          reqHash,
          at: clock.now().toISOString(),
          donationId,
          novelId: input.novelId,
          message: input.message,
          anonymous: input.anonymous,
          outbox: outboxEntry('wallet.announce-donation', { donationId }),
        });
      const outcome = await spendUntilDecided(attempt, () =>
        insertWalletIfMissing(db, { id: ids.next(), userId }),
      );
      switch (outcome.status) {
        case 'OK':
          wakeUps.publish('outbox');
          return { donationId, paid: outcome.paid, bonus: outcome.bonus };
        case 'DUPLICATE':
          return await getStored(caller, idemKey, reqHash);
        case 'INSUFFICIENT':
          throw new AppError('INSUFFICIENT_COINS', {
            required: input.coins,
            balance: outcome.paid + outcome.bonus,
          });
        case 'OVER_LIMIT':
          return refuseOverLimit(outcome);
        case 'NO_SUBJECT':
          return await refuseSubject(caller, input.novelId);
      }
    },

    /**
     * What the caller gave, newest first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listSent(
      caller: Actor,
      input: z.infer<typeof DonationListInput>,
    ): Promise<z.input<typeof SentDonationPage>> {
      const before = decodeCursor(ListKey, input.cursor);
      const rows = await listSentDonations(db, { userId: caller.userId, before, limit: input.limit + 1 });
      return toPage(
        rows,
        input.limit,
        ({ donorName: _, badges: __, ...donation }) => donation,
        (row) => row.id,
      );
    },

    /**
     * What the caller's novels were given, newest first. Anonymous donors have no name.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listReceived(
      caller: Actor,
      input: z.infer<typeof DonationListInput>,
    ): Promise<z.input<typeof ReceivedDonationPage>> {
      const before = decodeCursor(ListKey, input.cursor);
      const rows = await listReceivedDonations(db, { userId: caller.userId, before, limit: input.limit + 1 });
      return toPage(rows, input.limit, toReceived, (row) => row.id);
    },

    /**
     * Top donors of a novel within the window that runs now in the site's time zone.
     * @throws AppError NOT_FOUND
     */
    async getRanking(input: z.infer<typeof DonationRankingInput>): Promise<z.input<typeof DonationRanking>> {
      const range = rankingWindow(input.window, clock.now(), site.timeZone);
      const window = range && { startsAt: range.startsAt.toISOString(), endsAt: range.endsAt.toISOString() };
      const ranking = await findDonationRanking(db, { novelId: input.novelId, window, limit: RANKING_SIZE });
      if (ranking === undefined) throw new AppError('NOT_FOUND');
      const ranks = competitionRanks(ranking.entries.map((entry) => entry.coins));
      return {
        window: input.window,
        startsAt: window?.startsAt ?? null,
        endsAt: window?.endsAt ?? null,
        totalCoins: ranking.totalCoins,
        donorCount: ranking.donorCount,
        entries: ranking.entries.map((entry, index) => ({ rank: ranks[index]!, ...entry })),
      };
    },

    /**
     * Donations to the caller as they happen, until the signal aborts; each with the id to resume after. The rows
     * are the truth and the hints only save waiting: after each hint, and from time to time without one, it reads
     * what lies behind the last row it gave.
     * @param lastEventId null to begin now: whoever lists what was received after beginning misses nothing, and may
     * find the newest in both
     * @throws AppError INVALID_INPUT for an id that is not one of ours
     */
    async *streamReceived(
      caller: Actor,
      lastEventId: string | null,
      signal: AbortSignal = new AbortController().signal,
    ): AsyncGenerator<{ id: string; donation: z.input<typeof ReceivedDonation> }> {
      const wait = () => wakeUps.wait(`donations:${caller.userId}`, STREAM_POLL_MS, signal);
      const resumed = decodeCursor(StreamKey, lastEventId ?? undefined);
      const horizon = await findStreamHorizon(db);
      // An id from beyond the horizon is of another cluster, from before a backup was restored here.
      const known = resumed !== undefined && BigInt(resumed[0]) < BigInt(horizon.tx);
      let after = known ? { tx: resumed[0], id: resumed[1] } : horizon;
      // Asked for before each read, so that a hint which comes during the read is not lost.
      let hint = wait();
      while (!signal.aborted) {
        const rows = await listDonationsAfter(db, { creatorId: caller.userId, after, limit: STREAM_BATCH });
        const settled = rows.filter((row) => row.settled);
        for (const row of settled) {
          after = { tx: row.tx, id: row.id };
          yield { id: encodeCursor([row.tx, row.id]), donation: toReceived(row) };
        }
        if (settled.length < rows.length) {
          await sleep(UNSETTLED_POLL_MS);
        } else if (rows.length < STREAM_BATCH) {
          await hint;
          hint = wait();
        }
      }
    },

    /** Wakes whoever watches for this donation. For the job promised with every donation. */
    async announce(donationId: DonationId): Promise<void> {
      const donation = await findDonationCreator(db, donationId);
      if (donation === undefined) throw new AppError('NOT_FOUND');
      wakeUps.publish(`donations:${donation.creatorId}`);
    },
  };
}

function toReceived(row: DonationRow): z.input<typeof ReceivedDonation> {
  const { id, donorName, novelId, novelTitle, coins, message, createdAt, former, badges } = row;
  return { id, donorName, novelId, novelTitle, coins, message, createdAt, former, badges };
}
