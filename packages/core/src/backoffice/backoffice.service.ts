import type { Reconciliation } from '@inkvine/contracts/backoffice';
import type { z } from 'zod';
import { checkSettlements } from '../creators/check-settlements.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { checkInvariants } from '../wallet/check-invariants.ts';

/** What operators see of the whole. */
export function createBackofficeService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  return {
    /**
     * Checks every invariant of the money on a snapshot of the database.
     * @throws AppError FORBIDDEN
     */
    async reconcile(caller: Actor): Promise<z.input<typeof Reconciliation>> {
      demand(caller, { action: 'backoffice.see' });
      const checkedAt = clock.now().toISOString();
      const invariants = [...(await checkInvariants(db)), ...(await checkSettlements(db))];
      const violations = invariants.reduce((sum, invariant) => sum + invariant.violations, 0);
      return { checkedAt, violations, invariants };
    },
  };
}
