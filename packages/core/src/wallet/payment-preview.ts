import { AppError } from '@inkvine/contracts/errors';
import { allocateFifo, type CoinLot } from '@inkvine/domain/wallet/fifo-allocation';

/** What lots hold, of paid coins and of those that were given. */
export function balanceOf(lots: readonly CoinLot[]): { paid: number; bonus: number } {
  const balance = { paid: 0, bonus: 0 };
  for (const lot of lots) balance[lot.kind === 'paid' ? 'paid' : 'bonus'] += lot.remaining;
  return balance;
}

/** @throws AppError LIMIT_REACHED `{ unit, left, renewsAt }` */
export function refuseOverLimit({ left, renewsAt }: { left: number; renewsAt: string }): never {
  throw new AppError('LIMIT_REACHED', { unit: 'coins', left, renewsAt });
}

/** What is paid now, or what is missing for it. */
export function paymentOf(lots: readonly CoinLot[], price: number, at: string) {
  const allocation = allocateFifo(lots, price, { at });
  return allocation.covered
    ? { split: { paid: allocation.paid, bonus: allocation.bonus }, missing: 0 }
    : { split: null, missing: price - allocation.available };
}
