import type { Executor } from '@inkvine/db/database';
import { listLiabilityRows, type LiabilityRow } from '@inkvine/db/wallet/liability.repository';

export type Liability = LiabilityRow;

/** What is owed for coins that were bought and not used, by currency, as of the state that `db` shows (I16). */
export const listLiabilities = (db: Executor, now: Date): Promise<Liability[]> => listLiabilityRows(db, now);
