import type { Currency } from '@inkvine/contracts/money';
import type { DatabaseTransaction } from '@inkvine/db/database';
import type { DeclineCourse } from './decline-course.ts';

/** An order as whoever it is for needs to know it. */
export interface OwnedOrder {
  id: string;
  userId: string;
  /** The coins that it stands for in the ledger. */
  coins: number;
  priceMinor: number;
  currency: Currency;
  /** Why no money came of it. */
  failure: string | null;
}

/**
 * Who an order without a product is for: memberships, and months that are given. Both are called in the transaction that
 * changes the order, behind its lock, and may be called again for what they have seen.
 */
export interface OrderOwner {
  /** The money has moved: books it, in place of coins. False where nothing waits for it any more. */
  paid(trx: DatabaseTransaction, order: OwnedOrder): Promise<boolean>;
  /** No money came of it. `fault`: nothing was refused, the way to the gateway failed. */
  ended(trx: DatabaseTransaction, order: OwnedOrder, course: DeclineCourse | 'fault'): Promise<void>;
}
