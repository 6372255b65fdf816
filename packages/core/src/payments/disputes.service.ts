import type { Dispute } from '@inkvine/contracts/disputes';
import { AppError } from '@inkvine/contracts/errors';
import { UserId, type DisputeId } from '@inkvine/contracts/primitives';
import { findOwnedDispute, listOwnedDisputes } from '@inkvine/db/payments/dispute.repository';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createDisputeCoins } from './dispute-coins.ts';
import { createDisputeSettlement } from './dispute-settlement.ts';
import { createDisputeSteps } from './dispute-steps.ts';
import { toDispute } from './dispute.projection.ts';
import type { RefundsService } from './refunds.service.ts';

export type DisputesDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps'
> & { identity: Pick<IdentityService, 'getContact'>; refunds: Pick<RefundsService, 'inspect'> };

const SHOWN = 100;

/** Payments that a bank takes back: what became of them, and what it means for whose payment it was. */
export function createDisputesService(dependencies: DisputesDependencies) {
  const { db, identity } = dependencies;
  const steps = createDisputeSteps({ ...dependencies, coins: createDisputeCoins(dependencies) });

  return {
    ...createDisputeSettlement({ ...dependencies, steps }),

    /** The disputes of the caller's own payments, newest first. */
    async listMine(actor: Actor): Promise<Dispute[]> {
      return (await listOwnedDisputes(db, { userId: actor.userId, limit: SHOWN })).map(toDispute);
    },

    /** For the notice by mail. @throws AppError NOT_FOUND */
    async getNotice(disputeId: DisputeId) {
      const row = await findOwnedDispute(db, disputeId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      return { dispute: toDispute(row), owner: await identity.getContact(UserId.parse(row.user_id)) };
    },
  };
}

export type DisputesService = ReturnType<typeof createDisputesService>;
