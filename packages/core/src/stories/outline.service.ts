import { AppError } from '@inkvine/contracts/errors';
import type {
  ChapterMoved,
  CreateVolumeInput,
  LabelChapterInput,
  MoveChapterInput,
  MoveVolumeInput,
  Outline,
  OutlineInput,
  RenameVolumeInput,
  SetNumberingInput,
  VolumeInput,
  WholeOutline,
} from '@inkvine/contracts/outline';
import { BRANCH_MAX_VOLUMES } from '@inkvine/contracts/stories';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import {
  deleteVolume,
  findOutline,
  findOutlineChapters,
  insertVolume,
  lockOutline,
  updateHorizons,
  updateNumbering,
  updateNumberLabel,
  updateOutline,
  updateVolumeTitle,
} from '@inkvine/db/stories/outline.repository';
import {
  horizonsAfter,
  moveChapter,
  moveVolume,
  startVolume,
  type Outline as Order,
} from '@inkvine/domain/stories/outline';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from './permissions.ts';

type Locked = NonNullable<Awaited<ReturnType<typeof lockOutline>>>;
type Shown = z.input<typeof Outline>;

/** Volumes and the order of chapters. Each change names the version of the list it was made from. */
export function createOutlineService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  async function show(actor: Actor, branchId: string, executor: Parameters<typeof findOutline>[0] = db) {
    const { authorId: _, ...outline } = found(await findOutline(executor, branchId), actor, manageNovel);
    return outline;
  }

  async function lock(
    trx: DatabaseTransaction,
    actor: Actor,
    input: { branchId: string; listVersion: number },
  ) {
    const branch = found(await lockOutline(trx, input.branchId), actor, manageNovel);
    if (branch.listVersion !== input.listVersion) {
      throw new AppError('VERSION_CONFLICT', {
        currentVersion: branch.listVersion,
        changedFields: ['outline'],
      });
    }
    return branch;
  }

  /** @param moved the one chapter that changes its place, null when several do */
  async function reorder(trx: DatabaseTransaction, branch: Locked, next: Order, moved: string | null) {
    await updateOutline(trx, branch, next);
    const before = branch.chapters.map(({ id }) => id);
    const after = next.chapters.map(({ id }) => id);
    const [firstChapterId] = after;
    if (firstChapterId === undefined || before.every((id, index) => id === after[index])) return;
    const changes = horizonsAfter(before, after, moved);
    if (changes.size > 0) await updateHorizons(trx, { ...branch, firstChapterId }, changes);
    await updateBranchLine(trx, { branchId: branch.branchId, at: clock.now().toISOString() });
  }

  const demandVolume = (branch: Locked, volumeId: string): void => {
    if (!branch.volumes.includes(volumeId)) throw new AppError('NOT_FOUND');
  };

  return {
    /** @throws AppError NOT_FOUND, also when the branch is another's */
    async get(actor: Actor, input: z.infer<typeof OutlineInput>): Promise<Shown> {
      return await show(actor, input.branchId);
    },

    /**
     * The branch's own chapters beside its volumes, at one moment.
     * @throws AppError NOT_FOUND, also when the branch is another's
     */
    async getWhole(actor: Actor, input: z.infer<typeof OutlineInput>): Promise<z.input<typeof WholeOutline>> {
      return await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (trx) => ({
          ...(await show(actor, input.branchId, trx)),
          ...(await findOutlineChapters(trx, input.branchId)),
        }));
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the list */
    async setNumbering(actor: Actor, input: z.infer<typeof SetNumberingInput>): Promise<Shown> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        await updateNumbering(trx, input);
        await reorder(trx, branch, branch, null);
        return await show(actor, input.branchId, trx);
      });
    },

    /**
     * Words in place of a chapter's number; the chapters after it count on without it.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the list
     */
    async labelChapter(actor: Actor, input: z.infer<typeof LabelChapterInput>): Promise<Shown> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        if (!branch.chapters.some(({ id }) => id === input.chapterId)) throw new AppError('NOT_FOUND');
        await updateNumberLabel(trx, { id: input.chapterId, numberLabel: input.numberLabel });
        await reorder(trx, branch, branch, null);
        return await show(actor, input.branchId, trx);
      });
    },

    /**
     * Puts a chapter at another place. Whoever bought or read it keeps it; how far readers have come stays true
     * (`horizonsAfter`).
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the list
     */
    async moveChapter(
      actor: Actor,
      input: z.infer<typeof MoveChapterInput>,
    ): Promise<z.input<typeof ChapterMoved>> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        const from = branch.chapters.findIndex(({ id }) => id === input.chapterId);
        const chapter = branch.chapters[from];
        if (chapter === undefined) throw new AppError('NOT_FOUND');
        if (input.volumeId != null) demandVolume(branch, input.volumeId);
        const next = moveChapter(branch, chapter.id, { index: input.place - 1, volumeId: input.volumeId });
        await reorder(trx, branch, next, chapter.id);
        const to = next.chapters.findIndex(({ id }) => id === chapter.id);
        return {
          ...(await show(actor, input.branchId, trx)),
          place: to + 1,
          volumeId: next.chapters[to]?.volumeId ?? null,
          from: { place: from + 1, volumeId: chapter.volumeId },
        };
      });
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT, TRANSITION_REFUSED with `maximumVolumes` */
    async createVolume(actor: Actor, input: z.infer<typeof CreateVolumeInput>): Promise<Shown> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        if (branch.volumes.length >= BRANCH_MAX_VOLUMES) {
          throw new AppError('TRANSITION_REFUSED', { maximumVolumes: BRANCH_MAX_VOLUMES });
        }
        const { fromChapterId = null } = input;
        if (fromChapterId !== null && !branch.chapters.some(({ id }) => id === fromChapterId)) {
          throw new AppError('NOT_FOUND');
        }
        const id = ids.next();
        await insertVolume(trx, {
          id,
          branchId: branch.branchId,
          title: input.title,
          position: branch.volumes.length + 1,
          at: clock.now().toISOString(),
        });
        await reorder(trx, branch, startVolume(branch, id, fromChapterId), null);
        return await show(actor, input.branchId, trx);
      });
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the list */
    async renameVolume(actor: Actor, input: z.infer<typeof RenameVolumeInput>): Promise<Shown> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        demandVolume(branch, input.volumeId);
        await updateVolumeTitle(trx, { id: input.volumeId, title: input.title });
        await reorder(trx, branch, branch, null);
        return await show(actor, input.branchId, trx);
      });
    },

    /**
     * Puts a volume with all its chapters at another place among the volumes.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the list
     */
    async moveVolume(actor: Actor, input: z.infer<typeof MoveVolumeInput>): Promise<Shown> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        demandVolume(branch, input.volumeId);
        await reorder(trx, branch, moveVolume(branch, input.volumeId, input.place - 1), null);
        return await show(actor, input.branchId, trx);
      });
    },

    /**
     * Takes a volume away; its chapters stay where they are, in none.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the list
     */
    async deleteVolume(actor: Actor, input: z.infer<typeof VolumeInput>): Promise<Shown> {
      return await db.transaction().execute(async (trx) => {
        const branch = await lock(trx, actor, input);
        demandVolume(branch, input.volumeId);
        await deleteVolume(trx, input.volumeId);
        const volumes = branch.volumes.filter((id) => id !== input.volumeId);
        const chapters = branch.chapters.map(({ id, volumeId }) => ({
          id,
          volumeId: volumeId === input.volumeId ? null : volumeId,
        }));
        await reorder(trx, branch, { volumes, chapters }, null);
        return await show(actor, input.branchId, trx);
      });
    },
  };
}
