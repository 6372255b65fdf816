import { AppError } from '@inkvine/contracts/errors';
import type { CoinProduct, CoinProductDraft } from '@inkvine/contracts/payments';
import { CoinProductId, type CoinProductId as Id } from '@inkvine/contracts/primitives';
import { coins, Currency, minorAmount } from '@inkvine/contracts/money';
import {
  claimCoinProduct,
  findCoinProductVersions,
  insertCoinProduct,
  listCoinProducts,
  type CoinProductRow,
  type CoinProductValues,
} from '@inkvine/db/payments/coin-product.repository';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';

/** What people can buy coins as (W4). Orders keep a copy, so a change never reaches a running one. */
export function createProductsService({
  db,
  ids,
  gateways,
}: Pick<ServiceDependencies, 'db' | 'ids' | 'gateways'>) {
  const toCoinProduct = (row: CoinProductRow): CoinProduct => {
    const currency = Currency.parse(row.currency);
    const gateway = gateways.forCurrency(currency);
    return { ...toProduct(row), currency, bankTransfer: gateway?.capabilities.virtualAccounts ?? false };
  };

  /** @throws AppError VERSION_CONFLICT with `currentVersion` and `changedFields`, or NOT_FOUND */
  async function change(
    expected: { id: Id; version: number },
    set: CoinProductValues | { status: 'active' | 'retired' },
  ): Promise<CoinProduct> {
    const changed = await claimCoinProduct(db, expected, set);
    if (changed !== undefined) return toCoinProduct(changed);
    const current = await findCoinProductVersions(db, expected.id);
    if (current === undefined) throw new AppError('NOT_FOUND');
    throw versionConflict(current, expected.version);
  }

  return {
    /** Only what somebody can pay for: products in a currency without a gateway are left out. */
    async listActive(): Promise<CoinProduct[]> {
      const products = (await listCoinProducts(db, { activeOnly: true })).map(toCoinProduct);
      return products.filter(({ currency }) => gateways.forCurrency(currency) !== undefined);
    },

    async listAll(actor: Actor): Promise<CoinProduct[]> {
      demand(actor, { action: 'products.manage' });
      return (await listCoinProducts(db, { activeOnly: false })).map(toCoinProduct);
    },

    async create(actor: Actor, draft: CoinProductDraft): Promise<CoinProduct> {
      demand(actor, { action: 'products.manage' });
      return toCoinProduct(await insertCoinProduct(db, ids.next(), toValues(draft)));
    },

    async update(actor: Actor, input: CoinProductDraft & { id: Id; version: number }): Promise<CoinProduct> {
      demand(actor, { action: 'products.manage' });
      return await change(input, toValues(input));
    },

    async setStatus(
      actor: Actor,
      input: { id: Id; version: number; status: 'active' | 'retired' },
    ): Promise<CoinProduct> {
      demand(actor, { action: 'products.manage' });
      return await change(input, { status: input.status });
    },
  };
}

export type ProductsService = ReturnType<typeof createProductsService>;

function toValues(draft: CoinProductDraft): CoinProductValues {
  return {
    nameKo: draft.name.ko,
    nameEn: draft.name.en,
    paidCoins: draft.paidCoins,
    bonusCoins: draft.bonusCoins,
    priceMinor: draft.price,
    currency: draft.currency,
    sortOrder: draft.sortOrder,
  };
}

function toProduct(row: CoinProductRow): Omit<CoinProduct, 'currency' | 'bankTransfer'> {
  return {
    id: CoinProductId.parse(row.id),
    name: { ko: row.name_ko, en: row.name_en },
    paidCoins: coins(row.paid_coins),
    bonusCoins: coins(row.bonus_coins),
    price: minorAmount(row.price_minor),
    status: row.status === 'retired' ? 'retired' : 'active',
    sortOrder: row.sort_order,
    version: row.version,
  };
}
