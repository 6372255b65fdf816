import type {
  ForkPolicy,
  ManagedForkPolicy,
  NovelTermsInput,
  SetForkPolicyInput,
} from '@inkvine/contracts/branches';
import { AppError } from '@inkvine/contracts/errors';
import {
  findForkPolicy,
  insertForkPolicy,
  listForkPolicies,
  listPeople,
  lockNovel,
  type ForkPolicyRow,
} from '@inkvine/db/stories/fork-policy.repository';
import type { Executor } from '@inkvine/db/database';
import type { z } from 'zod';
import type { Actor, Caller } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from './permissions.ts';

/** On which terms a novel may be carried on by others (2.2). Versions are kept; forks hold the one they agreed to. */
export function createForkPolicyService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  async function managed(
    executor: Executor,
    novelId: string,
    policy: ForkPolicyRow,
  ): Promise<z.input<typeof ManagedForkPolicy>> {
    const history = await listForkPolicies(executor, novelId);
    return {
      terms: policy.terms,
      version: policy.version,
      excludedChapterIds: policy.excludedChapterIds,
      excludedUsers: await listPeople(executor, policy.excludedUserIds),
      history,
    };
  }

  return {
    /**
     * The terms in force, for whoever may know of the novel.
     * @throws AppError NOT_FOUND
     */
    async getTerms(
      caller: Caller,
      input: z.infer<typeof NovelTermsInput>,
    ): Promise<z.input<typeof ForkPolicy>> {
      const policy = await findForkPolicy(db, input.novelId);
      if (policy === undefined || (!policy.published && policy.authorId !== caller?.userId)) {
        throw new AppError('NOT_FOUND');
      }
      return { terms: policy.terms, version: policy.version };
    },

    /** @throws AppError NOT_FOUND, also when the novel is another's */
    async getManaged(
      actor: Actor,
      input: z.infer<typeof NovelTermsInput>,
    ): Promise<z.input<typeof ManagedForkPolicy>> {
      const policy = found(await findForkPolicy(db, input.novelId), actor, manageNovel);
      return await managed(db, input.novelId, policy);
    },

    /**
     * New terms for forks to come; those that exist keep theirs.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, INVALID_INPUT for a
     * royalty where none is due
     */
    async set(
      actor: Actor,
      input: z.infer<typeof SetForkPolicyInput>,
    ): Promise<z.input<typeof ManagedForkPolicy>> {
      const { novelId, terms, excludedChapterIds, excludedUserIds } = input;
      if (terms.commercial !== 'royalty' && terms.royaltyPercent !== 0) {
        throw new AppError('INVALID_INPUT', { field: 'terms.royaltyPercent' });
      }
      return await db.transaction().execute(async (trx) => {
        await lockNovel(trx, novelId);
        const current = found(await findForkPolicy(trx, novelId), actor, manageNovel);
        if (current.version !== input.version) {
          const seen = (await listForkPolicies(trx, novelId)).find(
            ({ version }) => version === input.version,
          );
          throw new AppError('VERSION_CONFLICT', {
            currentVersion: current.version,
            changedFields: seen === undefined ? ['terms'] : changedTerms(seen.terms, current.terms),
          });
        }
        const version = input.version + 1;
        const at = clock.now().toISOString();
        await insertForkPolicy(trx, { novelId, version, terms, excludedChapterIds, excludedUserIds, at });
        const saved = found(await findForkPolicy(trx, novelId), actor, manageNovel);
        return await managed(trx, novelId, saved);
      });
    },
  };
}

type Terms = ForkPolicyRow['terms'];

const changedTerms = (before: Terms, after: Terms): string[] =>
  (Object.keys(after) as (keyof Terms)[]).filter((field) => before[field] !== after[field]).sort();
