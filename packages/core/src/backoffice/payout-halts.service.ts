import type {
  HaltPayoutsInput,
  LiftPayoutHaltInput,
  PayoutHalt,
  PayoutHalts,
} from '@inkvine/contracts/backoffice';
import { AppError } from '@inkvine/contracts/errors';
import {
  claimHaltLifted,
  findHalt,
  findOpenHalt,
  insertHalt,
  listHalts,
} from '@inkvine/db/backoffice/payout-halt.repository';
import type { Executor } from '@inkvine/db/database';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

const SHOWN = 20;

/** What stops money on its way to creators: books that do not balance, or an operator. */
export function createPayoutHaltsService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  async function begin(halt: {
    cause: PayoutHalt['cause'];
    reason: string;
    haltedBy: string | null;
  }): Promise<z.input<typeof PayoutHalt>> {
    // Lifted between the two statements, it is halted anew: this halt was asked for after the other one.
    for (;;) {
      await insertHalt(db, { id: ids.next(), at: clock.now(), ...halt });
      const open = await findOpenHalt(db);
      if (open !== undefined) return open;
    }
  }

  return {
    /**
     * The gate: whoever sends a payout asks here right before, in its own transaction where it has one, and sends
     * nothing unless the answer is null.
     */
    async payoutsHalted(executor: Executor = db): Promise<{ since: string; reason: string } | null> {
      const open = await findOpenHalt(executor);
      return open === undefined ? null : { since: open.since, reason: open.reason };
    },

    /** A check found books that do not balance. Changes nothing while payouts are halted already. */
    async haltForViolation(reason: string): Promise<void> {
      await begin({ cause: 'invariant', reason, haltedBy: null });
    },

    /** Answers the halt in force, which may be an earlier one. @throws AppError FORBIDDEN */
    async halt(
      caller: Actor,
      { reason }: z.output<typeof HaltPayoutsInput>,
    ): Promise<z.input<typeof PayoutHalt>> {
      demand(caller, { action: 'payouts.halt' });
      return await begin({ cause: 'operator', reason, haltedBy: caller.userId });
    },

    /** @throws AppError FORBIDDEN; NOT_FOUND when it is not in force */
    async lift(
      caller: Actor,
      { id, reason }: z.output<typeof LiftPayoutHaltInput>,
    ): Promise<z.input<typeof PayoutHalt>> {
      demand(caller, { action: 'payouts.halt' });
      const lifted = await claimHaltLifted(db, { id, by: caller.userId, reason, at: clock.now() });
      const halt = lifted ? await findHalt(db, id) : undefined;
      if (halt === undefined) throw new AppError('NOT_FOUND');
      return halt;
    },

    /** @throws AppError FORBIDDEN */
    async list(caller: Actor): Promise<z.input<typeof PayoutHalts>> {
      demand(caller, { action: 'payouts.halt' });
      return await listHalts(db, SHOWN);
    },
  };
}

export type PayoutHaltsService = ReturnType<typeof createPayoutHaltsService>;
