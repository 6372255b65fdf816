import type { Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { claimDraftWrite, findDurableText } from '@inkvine/db/drafts/draft.repository';
import {
  updateDraftsKept,
  type DraftKeeping,
  type KeptDraftRow,
} from '@inkvine/db/drafts/revision.repository';
import { DraftStoreAway, type DraftText } from '@inkvine/domain/drafts/draft-snapshot';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { addGap, rememberOp, REV_GAP, seenFrom } from '@inkvine/domain/drafts/save-decision';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createDraftFlush } from './draft-flush.ts';
import { createDraftSync } from './draft-sync.ts';
import { createDraftTargets, type DraftTarget } from './draft-targets.ts';

export interface NewestText {
  target: DraftTarget;
  /** 0 when nobody has typed since the chapter's last revision. */
  rev: number;
  title: string;
  blocks: Block[];
  hash: string;
  clientId: string | null;
  device: string | null;
  savedAt: string | null;
}

export interface Overwriting {
  target: DraftTarget;
  /** The revision that the new text grew from. */
  baseRev: number;
  text: DraftText;
  authorId: string;
  /** Names the writer to editors that are open. */
  clientId: string;
  opId: string;
  at: string;
}

export type DraftDeskDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'draftStore'>;

/** What other services do with drafts: read the newest, have it durable, keep it as a revision, replace it. */
export function createDraftDesk(dependencies: DraftDeskDependencies) {
  const { db, draftStore } = dependencies;
  const targets = createDraftTargets(dependencies);
  const flush = createDraftFlush({ ...dependencies, targets });
  const sync = createDraftSync({ ...dependencies, targets, flush });

  /** PostgreSQL's text is the newest that can be had while the store is away. */
  async function readSnapshot(found: DraftTarget) {
    try {
      return await targets.ask(found, ({ place, ...durable }) => draftStore.readSnapshot(place, durable));
    } catch (error) {
      if (!(error instanceof DraftStoreAway)) throw error;
      return { answer: null, target: found };
    }
  }

  async function readNewest(found: DraftTarget): Promise<NewestText> {
    const { answer: snapshot, target } = await readSnapshot(found);
    if (snapshot !== null) {
      const { rev, title, hash, clientId, device, savedAt } = snapshot;
      const blocks = JSON.parse(snapshot.blocks) as Block[];
      return { target, rev, title, blocks, hash, clientId, device, savedAt };
    }
    const { title = '', blocks = [], hash } = (await findDurableText(db, target.place.chapterId)) ?? {};
    const { rev, clientId, device, savedAt } = target;
    return {
      ...{ target, rev, title, blocks, clientId, device, savedAt },
      hash: hash ?? hashDocument({ title, blocks }),
    };
  }

  async function bringIn(branchId: string, chapterIds: readonly string[]): Promise<void> {
    const places = [...chapterIds, null].map((chapterId) => ({ branchId, chapterId }));
    const { failures } = await orUnavailable(sync.syncPlaces(places));
    if (failures.length > 0) throw new AppError('UNAVAILABLE', undefined, { cause: failures[0] });
  }

  return {
    targets,
    flush,
    sync,
    readNewest,

    /**
     * Has the newest text of the chapters in PostgreSQL, and that of the branch's next chapter.
     * @throws AppError UNAVAILABLE when the store may hold newer text than can be had
     */
    bringIn,

    /** The same as far as it can be had; false when newer text may be left behind. */
    async tryBringIn(branchId: string, chapterIds: readonly string[]): Promise<boolean> {
      try {
        await bringIn(branchId, chapterIds);
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'UNAVAILABLE') return false;
        throw error;
      }
    },

    /** Makes durable drafts the head revisions of their chapters, never twice the same text. */
    keep: async (trx: DatabaseTransaction, keeping: DraftKeeping): Promise<KeptDraftRow[]> =>
      await updateDraftsKept(trx, keeping),

    /**
     * Replaces a draft by a text that the caller makes the head revision in the same transaction. Open editors meet it
     * as another client's.
     * @throws AppError DRAFT_CONFLICT when somebody wrote to PostgreSQL since `target` was read
     */
    async overwrite(
      trx: DatabaseTransaction,
      { target, baseRev, text, ...by }: Overwriting,
    ): Promise<number> {
      const rev = Math.max(target.rev, baseRev) + REV_GAP;
      const isWritten = await claimDraftWrite(trx, {
        ...text,
        chapterId: target.place.chapterId,
        rev,
        seenRev: seenFrom(target, baseRev),
        gaps: addGap(target.gaps, rev),
        epoch: target.epoch,
        clientId: by.clientId,
        clientFrom: rev - 1,
        device: '',
        ops: rememberOp(target.ops, by.opId, rev),
        authorId: by.authorId,
        savedAt: by.at,
        expectedRev: target.rev,
        isKept: true,
      });
      if (!isWritten) throw new AppError('DRAFT_CONFLICT', { headRev: rev });
      return rev;
    },
  };
}

export type DraftDesk = ReturnType<typeof createDraftDesk>;

/** @throws AppError UNAVAILABLE instead of DraftStoreAway */
export async function orUnavailable<Result>(asking: Promise<Result>): Promise<Result> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof DraftStoreAway) throw new AppError('UNAVAILABLE', undefined, { cause: error });
    throw error;
  }
}
