import { AppError } from '@inkvine/contracts/errors';
import { mayCostCoins } from '@inkvine/domain/stories/fork-rules';

type Agreed = Parameters<typeof mayCostCoins>[0];

/**
 * @throws AppError FORK_CHAPTERS_FREE for a price, or a chapter for members, where the terms that a fork's author agreed
 * to allow none
 */
export function refusePrice(work: { commercial: Agreed }, price: number, isForMembers = false): void {
  if ((price > 0 || isForMembers) && !mayCostCoins(work.commercial)) throw new AppError('FORK_CHAPTERS_FREE');
}
