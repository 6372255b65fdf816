import type { AdvanceHorizonInput, HorizonAdvanced } from '@inkvine/contracts/reading';
import { AppError } from '@inkvine/contracts/errors';
import { findReachedChapter } from '@inkvine/db/reading/device-reach.repository';
import { advanceDeviceHorizon } from '@inkvine/domain/reading/device-horizon';
import type { z } from 'zod';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** How far people without an account have read: kept on their device, believed because the server signed it. */
export function createDeviceHorizonService({
  db,
  horizonTokens,
}: Pick<ServiceDependencies, 'db' | 'horizonTokens'>) {
  return {
    /**
     * The token of a device on which somebody now looks at a chapter or has come to its end. It does not come with
     * the chapter itself: a client fetches chapters that nobody looks at, and a token in the address of a text would
     * let nobody keep the answer.
     * @throws AppError NOT_FOUND, also for a chapter that costs coins
     */
    async advance(input: z.infer<typeof AdvanceHorizonInput>): Promise<z.input<typeof HorizonAdvanced>> {
      const reached = await findReachedChapter(db, {
        chapterId: input.chapterId,
        branchId: input.branchId ?? null,
      });
      if (reached === undefined) throw new AppError('NOT_FOUND');
      const horizon = advanceDeviceHorizon(horizonTokens.read(input.horizonToken), {
        branchId: reached.homeId,
        chapterId: reached.chapterId,
        position: reached.position,
        finished: input.finished,
      });
      return { horizonToken: horizonTokens.sign(horizon) };
    },
  };
}
