import {
  Forked,
  MAX_BRANCHES_PER_USER,
  type ForkForm,
  type ForkInput,
  type ForkPlaceInput,
  type ForkRefusal,
} from '@inkvine/contracts/branches';
import { AppError } from '@inkvine/contracts/errors';
import { describeForkTerms } from '@inkvine/contracts/fork-terms';
import {
  findForkPlace,
  insertFork,
  insertForkConsent,
  lockForFork,
  type ForkPlaceRow,
} from '@inkvine/db/stories/fork.repository';
import { claimForkRequestState } from '@inkvine/db/stories/fork-request.repository';
import { updateReaderToCreator } from '@inkvine/db/stories/novel.repository';
import { FORK_INTERVAL_MS, refuseFork } from '@inkvine/domain/stories/fork-rules';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** Beginning a branch of one's own at a chapter of somebody's (N2). */
export function createForksService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  return {
    /**
     * What the form of a fork shows: the terms, the versions to send back, and whether it may be.
     * @throws AppError NOT_FOUND
     */
    async getForm(actor: Actor, input: z.infer<typeof ForkPlaceInput>): Promise<z.input<typeof ForkForm>> {
      const place = await findForkPlace(db, { ...input, userId: actor.userId });
      if (place === undefined) throw new AppError('NOT_FOUND');
      const { requestId, requestState, requestVersion, requestExpiresAt } = place;
      return {
        novelId: place.novelId,
        novelTitle: place.novelTitle,
        number: place.number,
        chapterTitle: place.chapterTitle,
        mine: place.novelAuthorId === actor.userId,
        policy: { terms: place.terms, version: place.policyVersion },
        lineVersion: place.lineVersion,
        refusal: refusalOf(place, actor),
        request:
          requestId === null || requestState === null || requestVersion === null || requestExpiresAt === null
            ? null
            : { id: requestId, state: requestState, version: requestVersion, expiresAt: requestExpiresAt },
      };
    },

    /**
     * Forks: the new branch shows the chapters up to this one as they are now, and goes on by itself. What was
     * agreed to is kept with it. The first one makes a reader a creator.
     * @throws AppError NOT_FOUND; VERSION_CONFLICT with `currentVersion` and `changedFields` when the line or the
     * terms are no longer those of the form; FORK_REFUSED with `reason`; RATE_LIMITED with `retryAfterSeconds`;
     * IDEMPOTENCY_MISMATCH
     */
    async fork(
      actor: Actor,
      { idempotencyKey, ...input }: z.infer<typeof ForkInput>,
    ): Promise<z.input<typeof Forked>> {
      const { userId } = actor;
      return await db.transaction().execute((trx) =>
        once(
          trx,
          { operation: 'branches.fork', userId, key: idempotencyKey, request: input, output: Forked },
          async () => {
            const { branchId: parentId, chapterId } = input;
            if (!(await lockForFork(trx, { userId, parentId }))) throw new AppError('NOT_FOUND');
            const place = await findForkPlace(trx, { branchId: parentId, chapterId, userId });
            if (place === undefined) throw new AppError('NOT_FOUND');
            const now = clock.now();
            const at = now.toISOString();
            refuseOutdatedForm(place, input);
            const refusal = refusalOf(place, actor);
            if (refusal !== null) throw refused(refusal);
            refuseHaste(place, now);
            await updateReaderToCreator(trx, userId);
            const branchId = ids.next();
            const { novelId, terms } = place;
            const ownNovel = place.novelAuthorId === userId;
            await insertFork(trx, {
              branchId,
              parentId,
              novelId,
              authorId: userId,
              name: input.name,
              depth: place.depth + 1,
              forkPosition: place.number,
              survivesUpstream: ownNovel || terms.survivesUpstream,
              at,
            });
            if (!ownNovel) {
              const { locale, policyVersion } = input;
              const words = describeForkTerms(terms, locale);
              await insertForkConsent(trx, {
                ...{ branchId, novelId, policyVersion, terms, locale, words, userId, at },
              });
            }
            if (place.requestId !== null && place.requestVersion !== null) {
              await claimForkRequestState(trx, {
                id: place.requestId,
                from: ['open', 'granted'],
                to: place.requestState === 'granted' ? 'used' : 'withdrawn',
                expectedVersion: place.requestVersion,
                at,
              });
            }
            return { branchId };
          },
        ),
      );
    },
  };
}

/** Why this person may not fork here, or null. */
export function refusalOf(place: ForkPlaceRow, actor: Actor): ForkRefusal | null {
  return refuseFork({
    ...place,
    ownNovel: place.novelAuthorId === actor.userId,
    granted: place.requestState === 'granted',
    maximumBranches: MAX_BRANCHES_PER_USER,
  });
}

export const refused = (reason: ForkRefusal) => new AppError('FORK_REFUSED', { reason });

function refuseOutdatedForm(place: ForkPlaceRow, form: { lineVersion: number; policyVersion: number }): void {
  if (place.policyVersion !== form.policyVersion) {
    throw new AppError('VERSION_CONFLICT', {
      currentVersion: place.policyVersion,
      changedFields: ['policyVersion'],
    });
  }
  if (place.lineVersion !== form.lineVersion) {
    throw new AppError('VERSION_CONFLICT', {
      currentVersion: place.lineVersion,
      changedFields: ['lineVersion'],
    });
  }
}

function refuseHaste(place: ForkPlaceRow, now: Date): void {
  if (place.lastForkedAt === null) return;
  const waitMs = Date.parse(place.lastForkedAt) + FORK_INTERVAL_MS - now.getTime();
  if (waitMs > 0) throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
