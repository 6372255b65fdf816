import { sql } from 'kysely';
import type { Executor } from '../database.ts';

const COLUMNS = [
  'id',
  'name_ko',
  'name_en',
  'paid_coins',
  'bonus_coins',
  'price_minor',
  'currency',
  'status',
  'sort_order',
  'version',
] as const;

export interface CoinProductRow {
  id: string;
  name_ko: string;
  name_en: string;
  paid_coins: number;
  bonus_coins: number;
  price_minor: number;
  currency: string;
  status: string;
  sort_order: number;
  version: number;
}

export interface CoinProductValues {
  nameKo: string;
  nameEn: string;
  paidCoins: number;
  bonusCoins: number;
  priceMinor: number;
  currency: string;
  sortOrder: number;
}

const toColumns = (values: CoinProductValues) => ({
  name_ko: values.nameKo,
  name_en: values.nameEn,
  paid_coins: values.paidCoins,
  bonus_coins: values.bonusCoins,
  price_minor: values.priceMinor,
  currency: values.currency,
  sort_order: values.sortOrder,
});

export async function listCoinProducts(
  db: Executor,
  filter: { activeOnly: boolean },
): Promise<CoinProductRow[]> {
  return await db
    .selectFrom('coin_product')
    .select(COLUMNS)
    .$if(filter.activeOnly, (query) => query.where('status', '=', 'active'))
    .orderBy('sort_order')
    .orderBy('id')
    .execute();
}

export async function findCoinProduct(db: Executor, id: string): Promise<CoinProductRow | undefined> {
  return await db.selectFrom('coin_product').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** At which version each of its fields was changed last. */
export async function findCoinProductVersions(db: Executor, id: string) {
  return await db
    .selectFrom('coin_product')
    .select(['version', 'field_versions as fieldVersions'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertCoinProduct(
  db: Executor,
  id: string,
  values: CoinProductValues,
): Promise<CoinProductRow> {
  return await db
    .insertInto('coin_product')
    .values({ id, ...toColumns(values) })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Compare-and-set on the version; undefined when it is another one or the product does not exist. */
export async function claimCoinProduct(
  db: Executor,
  expected: { id: string; version: number },
  change: CoinProductValues | { status: 'active' | 'retired' },
): Promise<CoinProductRow | undefined> {
  return await db
    .updateTable('coin_product')
    .set({
      ...('status' in change ? change : toColumns(change)),
      version: sql`version + 1`,
      updated_at: sql`now()`,
    })
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
    .returning(COLUMNS)
    .executeTakeFirst();
}
