import { AppError } from '@inkvine/contracts/errors';
import type { SetTaxProfileInput, TaxProfile } from '@inkvine/contracts/settlements';
import {
  claimTaxProfile,
  findTaxProfile,
  type TaxProfileRow,
} from '@inkvine/db/creators/tax-profile.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';

/** Who creators are to the tax office. Of tax numbers only the last four characters are known here. */
export function createTaxProfilesService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  return {
    /** The caller's own; null before they have given one. */
    async get(actor: Actor): Promise<z.input<typeof TaxProfile> | null> {
      const row = await findTaxProfile(db, actor.userId);
      return row === undefined ? null : project(row);
    },

    /**
     * Holds for settlements that are computed from now on.
     * @throws AppError VERSION_CONFLICT with `currentVersion` and `changedFields`
     */
    async set(actor: Actor, input: z.infer<typeof SetTaxProfileInput>): Promise<z.input<typeof TaxProfile>> {
      const { version, ...values } = input;
      const of = { userId: actor.userId, version, at: clock.now().toISOString() };
      const isSaved = await claimTaxProfile(db, of, values);
      const row = await findTaxProfile(db, actor.userId);
      if (row === undefined) throw new AppError('VERSION_CONFLICT', { currentVersion: 0 });
      if (!isSaved) throw versionConflict(row, version ?? 0);
      return project(row);
    },
  };
}

function project({ fieldVersions: _, ...profile }: TaxProfileRow): z.input<typeof TaxProfile> {
  return profile;
}
