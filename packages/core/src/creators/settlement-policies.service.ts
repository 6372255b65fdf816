import { AppError } from '@inkvine/contracts/errors';
import type { SetSettlementPolicyInput, SettlementPolicy } from '@inkvine/contracts/settlements';
import { insertPolicy, listPolicies } from '@inkvine/db/creators/settlement-policy.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** Fees, taxes and limits as versioned data: a change is a new version, and runs name the one they were made by. */
export function createSettlementPoliciesService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  return {
    /**
     * Every version, the newest of each currency first.
     * @throws AppError FORBIDDEN
     */
    async list(actor: Actor): Promise<z.input<typeof SettlementPolicy>[]> {
      demand(actor, { action: 'settlements.manage' });
      return await listPolicies(db);
    },

    /**
     * The next version of a currency's rules; the first when `version` is 0.
     * @throws AppError FORBIDDEN, VERSION_CONFLICT with `currentVersion`
     */
    async set(
      actor: Actor,
      input: z.infer<typeof SetSettlementPolicyInput>,
    ): Promise<z.input<typeof SettlementPolicy>> {
      demand(actor, { action: 'settlements.manage' });
      const { currency, validFrom, rules } = input;
      const current = (await listPolicies(db)).find((policy) => policy.currency === currency)?.version ?? 0;
      const policy = { currency, validFrom, rules, version: input.version + 1 };
      const createdAt = clock.now().toISOString();
      if (
        current !== input.version ||
        !(await insertPolicy(db, { ...policy, createdAt, createdBy: actor.userId }))
      ) {
        throw new AppError('VERSION_CONFLICT', { currentVersion: current, changedFields: ['rules'] });
      }
      return { ...policy, createdAt };
    },
  };
}
