import { AppError } from '@inkvine/contracts/errors';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimEpoch,
  claimNextChapter,
  findDraftTarget,
  findEpoch,
  lockEpochs,
  type DraftTargetRow,
} from '@inkvine/db/drafts/draft.repository';
import { DraftStoreAway, type DraftPlace } from '@inkvine/domain/drafts/draft-snapshot';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from '../stories/permissions.ts';

export interface DraftAddress {
  branchId: string;
  /** Null means the branch's next chapter. */
  chapterId: string | null;
}

/** A draft that there is, with what PostgreSQL knows of it. */
export interface DraftTarget extends DraftTargetRow {
  place: DraftPlace;
}

/** Other processes may begin one at the same time. */
const EPOCH_TRIES = 5;

/** Finds the draft that a call means, and keeps store and PostgreSQL in one epoch. */
export function createDraftTargets({
  db,
  ids,
  draftStore,
}: Pick<ServiceDependencies, 'db' | 'ids' | 'draftStore'>) {
  let renewing: Promise<void> | null = null;
  /** The last site seen: it never changes, and is needed while PostgreSQL cannot be asked. */
  let knownSite: string | null = null;

  async function tell(site: string, before: string | null, next: { epoch: string; flushes: number }) {
    await draftStore.beginEpoch(site, before, next).catch((error: unknown) => {
      // It will be found without the epoch when it comes back, and then a new one begins.
      if (!(error instanceof DraftStoreAway)) throw error;
    });
  }

  /**
   * Begins a new epoch when the store has lost its memory or PostgreSQL was restored to an older state; clients of
   * the old one are answered `rewound`. PostgreSQL decides which epoch it is, so that two processes agree, and lets
   * one look at a time: who looked between another's choice and its word to the store would choose again.
   */
  async function renewIfLost(trx: DatabaseTransaction): Promise<void> {
    await lockEpochs(trx);
    const { site } = await findEpoch(trx);
    const marker = site === null ? null : await draftStore.readEpoch(site);
    // Read after the marker, so that a flush in between cannot look like a database that went back.
    const durable = await findEpoch(trx);
    const isSound =
      marker !== null && marker.epoch === durable.epoch && marker.flushes <= durable.flushes && site !== null;
    if (isSound) return;
    await claimEpoch(trx, {
      before: durable.epoch,
      epoch: ids.next(),
      flushes: marker?.flushes ?? 0,
      site: ids.next(),
    });
    const present = await findEpoch(trx);
    await tell(present.site!, marker?.epoch ?? null, present);
  }

  /** Once for all who ask at the same time: each on their own, they would end what another has just begun. */
  function renewEpoch(): Promise<void> {
    renewing ??= db
      .transaction()
      .execute(renewIfLost)
      .finally(() => (renewing = null));
    return renewing;
  }

  /** The draft without asking who may see it; undefined when there is none. */
  async function findUnguarded(address: DraftAddress): Promise<DraftTarget | undefined> {
    for (let attempt = 0; attempt < EPOCH_TRIES; attempt += 1) {
      const row = await findDraftTarget(db, address);
      if (row === undefined) return undefined;
      if (row.site === null) {
        await renewEpoch();
        continue;
      }
      knownSite = row.site;
      const { site, isMade } = row;
      return { ...row, place: { site, branchId: address.branchId, chapterId: row.chapterId ?? '', isMade } };
    }
    throw new AppError('UNAVAILABLE');
  }

  return {
    renewEpoch,
    findUnguarded,
    knownSite: () => knownSite,

    /**
     * The draft that the actor means. The branch's next chapter gets its id here, the first time it is spoken of.
     * @param begins whether a null chapter means one that nobody has begun, not one just made of what was saved
     * @throws AppError NOT_FOUND
     */
    async find(actor: Actor, address: DraftAddress, { begins = false } = {}): Promise<DraftTarget> {
      const target = found(await findUnguarded(address), actor, manageNovel);
      const isSpokenFor =
        target.chapterId !== null && !(begins && address.chapterId === null && target.isMade);
      if (isSpokenFor) return target;
      const chapterId = await claimNextChapter(db, address.branchId, ids.next());
      return found(await findUnguarded({ ...address, chapterId }), actor, manageNovel);
    },

    /**
     * Asks the store about a draft, through as many epochs as begin meanwhile.
     * @throws DraftStoreAway; AppError UNAVAILABLE when the two stores do not come together
     */
    async ask<Answer>(
      target: DraftTarget,
      question: (target: DraftTarget) => Promise<Answer | 'lost'>,
    ): Promise<{ answer: Answer; target: DraftTarget }> {
      let present = target;
      for (let attempt = 0; attempt < EPOCH_TRIES; attempt += 1) {
        const answer = await question(present);
        if (answer !== 'lost') return { answer, target: present };
        await renewEpoch();
        const { branchId, chapterId } = present.place;
        const next = await findUnguarded({ branchId, chapterId });
        if (next === undefined) throw new AppError('NOT_FOUND');
        present = next;
      }
      throw new AppError('UNAVAILABLE');
    },
  };
}

export type DraftTargets = ReturnType<typeof createDraftTargets>;
