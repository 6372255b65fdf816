import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface SaleTermsRow {
  rentCoins: number | null;
  rentHours: number;
  waitHours: number | null;
  waitFrom: number;
  waitExcludeLatest: number;
  /** Percent. */
  bulkDiscount: number;
  /** 0 while the author has set nothing. */
  version: number;
}

/** How the author of a branch sells its chapters; undefined when it is not this person's branch. */
export async function findSaleTerms(
  db: Executor,
  branch: { branchId: string; authorId: string; rentHours: number },
): Promise<SaleTermsRow | undefined> {
  return await db
    .selectFrom('branch')
    .leftJoin('sale_terms as terms', 'terms.branch_id', 'branch.id')
    .select((eb) => [
      'terms.rent_coins as rentCoins',
      eb.fn.coalesce('terms.rent_hours', eb.val(branch.rentHours)).as('rentHours'),
      'terms.wait_hours as waitHours',
      eb.fn.coalesce('terms.wait_from', eb.lit(1)).as('waitFrom'),
      eb.fn.coalesce('terms.wait_exclude_latest', eb.lit(0)).as('waitExcludeLatest'),
      eb.fn.coalesce('terms.bulk_discount', eb.lit(0)).as('bulkDiscount'),
      eb.fn.coalesce('terms.version', eb.lit(0)).as('version'),
    ])
    .where('branch.id', '=', branch.branchId)
    .where('branch.author_id', '=', branch.authorId)
    .executeTakeFirst();
}

/** Sets the terms when `terms.version` is the present one; answers the next version, else undefined. */
export async function claimSaleTerms(
  db: Executor,
  branchId: string,
  terms: SaleTermsRow,
): Promise<number | undefined> {
  const { rows } = await sql<{ version: number }>`
    insert into sale_terms as present
           (branch_id, rent_coins, rent_hours, wait_hours, wait_from, wait_exclude_latest, bulk_discount,
            version)
    select branch.id, ${terms.rentCoins}::bigint, ${terms.rentHours}::smallint, ${terms.waitHours}::smallint,
           ${terms.waitFrom}::integer, ${terms.waitExcludeLatest}::integer, ${terms.bulkDiscount}::smallint,
           ${terms.version}::integer + 1
      from branch left join sale_terms before on before.branch_id = branch.id
     where branch.id = ${branchId} and coalesce(before.version, 0) = ${terms.version}
    on conflict (branch_id) do update
       set rent_coins = excluded.rent_coins, rent_hours = excluded.rent_hours, wait_hours = excluded.wait_hours,
           wait_from = excluded.wait_from, wait_exclude_latest = excluded.wait_exclude_latest,
           bulk_discount = excluded.bulk_discount,
           version = excluded.version
     where present.version = ${terms.version}
    returning version`.execute(db);
  return rows[0]?.version;
}
