import { AppError } from '@inkvine/contracts/errors';
import type { MembershipRef, MyMembership } from '@inkvine/contracts/renewals';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimMembershipWish,
  lockMembership,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { findMemberView } from '@inkvine/db/memberships/member-view.repository';
import { insertEvents } from '@inkvine/db/memberships/renewal-claim.repository';
import { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf, type MembershipEventKind } from './membership-records.ts';
import { toMyMembership } from './membership.projection.ts';
import type { RenewalsService } from './renewals.service.ts';

export type MembershipChangesDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'wakeUps'> & {
  renewals: Pick<RenewalsService, 'stepNow' | 'pay'>;
};

type Charges = Awaited<ReturnType<RenewalsService['stepNow']>>;

/** What a member wants otherwise from now on. */
interface Wish {
  columns: Parameters<typeof claimMembershipWish>[2];
  event: MembershipEventKind;
  detail?: unknown;
  alongside?: (trx: DatabaseTransaction) => Promise<void>;
}

type WishOf = Wish | ((row: MembershipWithHistory, trx: DatabaseTransaction) => Wish | Promise<Wish>);

/** How members change their memberships: behind the lock, and followed at once by what the engine makes of it. */
export function createMembershipChanges({ db, clock, wakeUps, renewals }: MembershipChangesDependencies) {
  async function view(id: string): Promise<MyMembership> {
    const row = await findMemberView(db, id, clock.now());
    if (row === undefined) throw new AppError('NOT_FOUND');
    return toMyMembership(row);
  }

  /** Sends what was decided in a transaction that is committed by now. */
  async function send(charges: Charges): Promise<void> {
    wakeUps.publish('outbox');
    for (const charge of charges) await renewals.pay(charge);
  }

  async function carryOut(
    trx: DatabaseTransaction,
    actor: Pick<Actor, 'userId'>,
    ref: z.output<typeof MembershipRef>,
    wishOf: WishOf,
  ): Promise<Charges> {
    const at = clock.now();
    const row = await lockMembership(trx, ref.membershipId);
    if (row === undefined || row.user_id !== actor.userId) throw new AppError('NOT_FOUND');
    if (row.ended_at !== null) throw new AppError('MEMBERSHIP_ENDED');
    const wish = typeof wishOf === 'function' ? await wishOf(row, trx) : wishOf;
    const claimed = await claimMembershipWish(trx, { id: row.id, version: ref.version }, wish.columns, at);
    if (claimed === undefined) throw new AppError('VERSION_CONFLICT', { currentVersion: row.version });
    const { event, detail = {} } = wish;
    await insertEvents(trx, [eventOf({ membershipId: row.id }, event, detail, actor.userId)], at);
    await wish.alongside?.(trx);
    const changed = await lockMembership(trx, row.id);
    return await renewals.stepNow(trx, changed!);
  }

  return {
    view,
    send,

    /**
     * Changes a membership by its member's word; with a key once for it, and a replay is answered as things are then.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT, MEMBERSHIP_ENDED, IDEMPOTENCY_MISMATCH, and what the wish demands
     */
    async change(
      actor: Pick<Actor, 'userId'>,
      ref: z.output<typeof MembershipRef>,
      wishOf: WishOf,
      intention?: { operation: string; key: string; request: unknown },
    ): Promise<MyMembership> {
      const charges = await db.transaction().execute(async (trx) => {
        if (intention === undefined) return await carryOut(trx, actor, ref, wishOf);
        let claimed: Charges = [];
        await once(trx, { ...intention, userId: actor.userId, output: Done }, async () => {
          claimed = await carryOut(trx, actor, ref, wishOf);
          return {};
        });
        return claimed;
      });
      await send(charges);
      return await view(ref.membershipId);
    },
  };
}

/** What a key stands for: that it was done, whatever has become of it since. */
const Done = z.object({});

export type MembershipChanges = ReturnType<typeof createMembershipChanges>;
