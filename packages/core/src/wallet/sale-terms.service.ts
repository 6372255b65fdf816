import { AppError } from '@inkvine/contracts/errors';
import {
  RENT_DEFAULT_HOURS,
  type SaleTerms,
  type SaleTermsInput,
  type SetSaleTermsInput,
} from '@inkvine/contracts/sale-terms';
import { claimSaleTerms, findSaleTerms, type SaleTermsRow } from '@inkvine/db/wallet/sale-terms.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** How authors sell chapters beside for good: rent, and one chapter at a time to who waits. */
export function createSaleTermsService({ db }: Pick<ServiceDependencies, 'db'>) {
  async function getRow({ userId }: Actor, branchId: string): Promise<SaleTermsRow> {
    const row = await findSaleTerms(db, { branchId, authorId: userId, rentHours: RENT_DEFAULT_HOURS });
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  return {
    /** @throws AppError NOT_FOUND, also for a branch of somebody else */
    async get(
      caller: Actor,
      { branchId }: z.infer<typeof SaleTermsInput>,
    ): Promise<z.input<typeof SaleTerms>> {
      return toSaleTerms(await getRow(caller, branchId));
    },

    /**
     * Holds at once for whoever has not rented yet and for tickets used from now on.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT `{ currentVersion, changedFields }`
     */
    async set(caller: Actor, input: SetSaleTermsInput): Promise<z.input<typeof SaleTerms>> {
      const { waitFrom, waitExcludeLatest, bulkDiscount } = await getRow(caller, input.branchId);
      const terms: SaleTermsRow = {
        rentCoins: input.rentCoins,
        rentHours: input.rentHours,
        waitHours: input.wait?.hours ?? null,
        waitFrom: input.wait?.fromChapter ?? waitFrom,
        waitExcludeLatest: input.wait?.excludeLatest ?? waitExcludeLatest,
        bulkDiscount: input.bulkDiscount ?? bulkDiscount,
        version: input.version,
      };
      const version = await claimSaleTerms(db, input.branchId, terms);
      if (version === undefined) {
        const { version: currentVersion } = await getRow(caller, input.branchId);
        throw new AppError('VERSION_CONFLICT', { currentVersion, changedFields: ['saleTerms'] });
      }
      return toSaleTerms({ ...terms, version });
    },
  };
}

export type SaleTermsService = ReturnType<typeof createSaleTermsService>;

function toSaleTerms(row: SaleTermsRow): z.input<typeof SaleTerms> {
  const { rentCoins, rentHours, waitHours, waitFrom, waitExcludeLatest, bulkDiscount, version } = row;
  const wait =
    waitHours === null ? null : { hours: waitHours, fromChapter: waitFrom, excludeLatest: waitExcludeLatest };
  return { rentCoins, rentHours, wait, bulkDiscount, version };
}
