import { AppError } from '@inkvine/contracts/errors';
import type {
  LegacyOverview,
  LegacyPersonListInput,
  LegacyPersonPage,
  SetLegacyModeInput,
  VouchForInput,
} from '@inkvine/contracts/legacy';
import {
  bookGivenGifts,
  linkPeople,
  listCreatorsWithDueGifts,
  lockDueGifts,
  lockDueHeldGifts,
  sumGifts,
  updateGiftBooked,
} from '@inkvine/db/wallet/legacy-gift.repository';
import {
  insertProofIfMissing,
  listMissingPeople,
  listModes,
  upsertMode,
} from '@inkvine/db/wallet/legacy-people.repository';
import { findWalletOwnerByEmail, insertWalletIfMissing } from '@inkvine/db/wallet/wallet.repository';
import { z } from 'zod';
import { decodeCursor, toPage } from '../../cursor.ts';
import type { Actor } from '../../identity/actor.ts';
import { demand } from '../../identity/policy.ts';
import type { ServiceDependencies } from '../../service-dependencies.ts';
import type { WalletService } from '../wallet.service.ts';

const CREATORS_AT_ONCE = 100;
const GIFTS_AT_ONCE = 500;
const HELD_AT_ONCE = 50;

/** Address and role of the last person seen. */
const PersonKey = z.object({ email: z.string(), role: z.enum(['fan', 'creator']) });

type LegacyDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & {
  wallet: Pick<WalletService, 'creditLegacy'>;
};

/** The gifts of the former Fan/Gift system: who answers for them, whose they are, and their place in the ledger (W15). */
export function createLegacyGiftsService({ db, clock, ids, wallet }: LegacyDependencies) {
  async function getOverview(): Promise<z.input<typeof LegacyOverview>> {
    const modes = await listModes(db);
    const mode = modes.find(({ creatorId }) => creatorId === null)?.mode ?? 'both';
    const exceptions = modes.flatMap(({ creatorId, name, email, mode: own }) =>
      creatorId === null || name === null || email === null || own === mode
        ? []
        : [{ creatorId, name, email, mode: own }],
    );
    return { mode, exceptions, sums: await sumGifts(db) };
  }

  /** Answers how many were booked; fewer than `GIFTS_AT_ONCE` when none are left, or somebody else books them. */
  async function bookSome(creatorId: string): Promise<number> {
    return await db.transaction().execute(async (trx) => {
      await insertWalletIfMissing(trx, { id: ids.next(), userId: creatorId });
      const giftIds = await lockDueGifts(trx, { creatorId, limit: GIFTS_AT_ONCE });
      if (giftIds.length > 0) {
        const gifts = giftIds.map((giftId) => ({ giftId, txnId: ids.next() }));
        await bookGivenGifts(trx, { creatorId, gifts, at: clock.now().toISOString() });
      }
      return giftIds.length;
    });
  }

  async function creditSome(): Promise<number> {
    return await db.transaction().execute(async (trx) => {
      const held = await lockDueHeldGifts(trx, HELD_AT_ONCE);
      for (const gift of held) {
        const txnId = await wallet.creditLegacy(trx, gift);
        await updateGiftBooked(trx, { giftId: gift.giftId, txnId });
      }
      return held.length;
    });
  }

  return {
    /** @throws AppError FORBIDDEN */
    async getOverview(actor: Actor): Promise<z.input<typeof LegacyOverview>> {
      demand(actor, { action: 'legacy.manage' });
      return await getOverview();
    },

    /**
     * Says which system answers for gifts from now on. What has been booked stays booked.
     * @throws AppError FORBIDDEN, NOT_FOUND when nobody has the address
     */
    async setMode(
      actor: Actor,
      { creatorEmail, mode }: z.infer<typeof SetLegacyModeInput>,
    ): Promise<z.input<typeof LegacyOverview>> {
      demand(actor, { action: 'legacy.manage' });
      const creator = creatorEmail === null ? null : await findWalletOwnerByEmail(db, creatorEmail);
      if (creator === undefined) throw new AppError('NOT_FOUND');
      const at = clock.now().toISOString();
      await upsertMode(db, { creatorId: creator?.userId ?? null, mode, setBy: actor.userId, at });
      return await getOverview();
    },

    /** @throws AppError FORBIDDEN, INVALID_INPUT for a cursor of another list */
    async listMissingPeople(
      actor: Actor,
      { cursor, limit }: z.infer<typeof LegacyPersonListInput>,
    ): Promise<z.input<typeof LegacyPersonPage>> {
      demand(actor, { action: 'legacy.manage' });
      const after = decodeCursor(PersonKey, cursor);
      const rows = await listMissingPeople(db, { after, limit: limit + 1 });
      return toPage(
        rows,
        limit,
        (row) => row,
        ({ email, role }) => ({ email, role }),
      );
    },

    /**
     * An operator knows that whoever has the account with this address is who the export means.
     * @throws AppError FORBIDDEN, NOT_FOUND when nobody has the address
     */
    async vouchFor(actor: Actor, input: z.infer<typeof VouchForInput>): Promise<{ vouched: true }> {
      demand(actor, { action: 'legacy.manage' });
      const email = input.email.toLowerCase();
      if ((await findWalletOwnerByEmail(db, email)) === undefined) throw new AppError('NOT_FOUND');
      await insertProofIfMissing(db, {
        email,
        provenBy: actor.userId,
        at: clock.now().toISOString(),
      });
      return { vouched: true };
    },

    /** Finds whose the gifts are and books what is due, by state: what the sweep does. Any number may do it at once. */
    async bookDue(): Promise<void> {
      await linkPeople(db);
      while ((await creditSome()) === HELD_AT_ONCE);
      for (;;) {
        const creatorIds = await listCreatorsWithDueGifts(db, CREATORS_AT_ONCE);
        let booked = 0;
        for (const creatorId of creatorIds) booked += await bookSome(creatorId);
        if (booked === 0) return;
      }
    },
  };
}
