import type {
  AnswerForkRequestInput,
  ForkRequestInput,
  ForkRequestListInput,
  ForkRequestPage,
  ForkRequestSaved,
  RequestForkInput,
} from '@inkvine/contracts/branches';
import { AppError } from '@inkvine/contracts/errors';
import { insertBranchEvent } from '@inkvine/db/stories/branch-event.repository';
import { findForkPlace } from '@inkvine/db/stories/fork.repository';
import { findForkPolicy } from '@inkvine/db/stories/fork-policy.repository';
import {
  claimForkRequestState,
  findForkRequest,
  insertForkRequest,
  listForkRequests,
  updateRequestsExpired,
} from '@inkvine/db/stories/fork-request.repository';
import { REQUEST_LIFETIME_MS } from '@inkvine/domain/stories/fork-rules';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { refusalOf, refused } from './forks.service.ts';
import { manageNovel } from './permissions.ts';

const RequestKey = z.tuple([CursorTimestamp, z.uuid()]);

type Saved = z.input<typeof ForkRequestSaved>;

/** Asking an author whether one may fork, where their terms want to be asked. No answer in 14 days is a no. */
export function createForkRequestsService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  return {
    /**
     * @throws AppError NOT_FOUND, VERSION_CONFLICT when the terms changed, FORK_REFUSED with `reason`,
     * TRANSITION_REFUSED when nobody needs to ask or an answer is awaited already
     */
    async request(actor: Actor, input: z.infer<typeof RequestForkInput>): Promise<Saved> {
      const { branchId, chapterId } = input;
      const now = clock.now();
      const at = now.toISOString();
      const id = ids.next();
      await db.transaction().execute(async (trx) => {
        const place = await findForkPlace(trx, { branchId, chapterId, userId: actor.userId });
        if (place === undefined) throw new AppError('NOT_FOUND');
        if (place.policyVersion !== input.policyVersion) {
          throw new AppError('VERSION_CONFLICT', {
            currentVersion: place.policyVersion,
            changedFields: ['policyVersion'],
          });
        }
        const refusal = refusalOf(place, actor);
        if (refusal === null) throw new AppError('TRANSITION_REFUSED', { state: 'allowed' });
        if (refusal !== 'ask_first') throw refused(refusal);
        const inserted = await insertForkRequest(trx, {
          id,
          novelId: place.novelId,
          parentId: branchId,
          chapterId,
          userId: actor.userId,
          message: input.message,
          at,
          expiresAt: new Date(now.getTime() + REQUEST_LIFETIME_MS).toISOString(),
        });
        if (!inserted) throw new AppError('TRANSITION_REFUSED', { state: 'open' });
        await insertBranchEvent(trx, {
          userId: place.novelAuthorId,
          key: `fork_requested:${id}`,
          kind: 'fork_requested',
          branchId,
          actorId: actor.userId,
          at,
        });
      });
      return { id, state: 'open', version: 1 };
    },

    /**
     * Requests to a novel of the actor's, latest first.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async list(
      actor: Actor,
      input: z.infer<typeof ForkRequestListInput>,
    ): Promise<z.input<typeof ForkRequestPage>> {
      found(await findForkPolicy(db, input.novelId), actor, manageNovel);
      const rows = await listForkRequests(db, {
        novelId: input.novelId,
        limit: input.limit + 1,
        after: decodeCursor(RequestKey, input.cursor),
      });
      return toPage(
        rows,
        input.limit,
        ({ requesterId, requesterName, ...row }) => ({
          ...row,
          requester: { id: requesterId, name: requesterName },
        }),
        (row) => [row.createdAt, row.id],
      );
    },

    /**
     * Answers a request to the actor's novel. A grant lasts until it is used.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion`, TRANSITION_REFUSED with `state`
     */
    async answer(actor: Actor, input: z.infer<typeof AnswerForkRequestInput>): Promise<Saved> {
      const { requestId: id, grant } = input;
      const to = grant ? 'granted' : 'declined';
      const at = clock.now().toISOString();
      return await db.transaction().execute(async (trx) => {
        const request = found(await findForkRequest(trx, id), actor, manageNovel);
        const version = await claimForkRequestState(trx, {
          ...{ id, to, at },
          from: ['open'],
          expectedVersion: input.version,
        });
        if (version === undefined) throw conflict(request, input.version);
        await insertBranchEvent(trx, {
          userId: request.userId,
          key: `fork_request_answered:${id}`,
          kind: 'fork_request_answered',
          branchId: request.parentId,
          actorId: actor.userId,
          at,
        });
        return { id, state: to, version };
      });
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion`, TRANSITION_REFUSED with `state` */
    async withdraw(actor: Actor, input: z.infer<typeof ForkRequestInput>): Promise<Saved> {
      const { requestId: id } = input;
      return await db.transaction().execute(async (trx) => {
        const request = await findForkRequest(trx, id);
        if (request?.userId !== actor.userId) throw new AppError('NOT_FOUND');
        const version = await claimForkRequestState(trx, {
          id,
          from: ['open', 'granted'],
          to: 'withdrawn',
          expectedVersion: input.version,
          at: clock.now().toISOString(),
        });
        if (version === undefined) throw conflict(request, input.version);
        return { id, state: 'withdrawn', version };
      });
    },

    /** Ends requests that nobody answered in time; answers how many. The sweep `stories.expire-fork-requests`. */
    expireDue: (): Promise<number> => updateRequestsExpired(db, clock.now().toISOString()),
  };
}

const conflict = (request: { version: number; state: string }, expected: number) =>
  request.version === expected
    ? new AppError('TRANSITION_REFUSED', { state: request.state })
    : new AppError('VERSION_CONFLICT', { currentVersion: request.version, changedFields: ['state'] });
