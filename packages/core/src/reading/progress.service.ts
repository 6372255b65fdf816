import type { Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import type {
  ChapterChanges,
  MarkReadInput,
  ProgressSaved,
  ChapterChangesInput,
  SaveProgressInput,
  Standing,
  StandingInput,
  TreatAsInput,
} from '@inkvine/contracts/reading';
import { findStanding, updateHorizonCap } from '@inkvine/db/reading/library.repository';
import { claimProgress, findChangedText, type ProgressRow } from '@inkvine/db/reading/progress.repository';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import { hideMentions } from '@inkvine/domain/wiki/mentions';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { toPlace } from './place.ts';

/** How far readers have come, on whatever device (product specification 2.4). */
export function createProgressService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  const standingOf = async (actor: Actor, branchId: string): Promise<z.input<typeof Standing>> => {
    const standing = await findStanding(db, branchId, actor.userId);
    if (standing === undefined) throw new AppError('NOT_FOUND');
    return { branchId, ...standing };
  };
  const save = async (progress: ProgressRow): Promise<z.input<typeof ProgressSaved>> => {
    const saved = await claimProgress(db, progress);
    if (saved === undefined) throw new AppError('NOT_FOUND');
    const { blockId, quote, fraction, finished, savedAt } = saved;
    return {
      chapterId: progress.chapterId,
      savedAt,
      anchor: { blockId, quote, fraction },
      finished,
      place: toPlace(saved),
    };
  };
  return {
    /**
     * Remembers the place in a chapter that the actor may read, and answers what holds now: a place made earlier
     * than the one there is, such as one from a device that was offline, counts for the horizon and nothing else.
     * @throws AppError NOT_FOUND
     */
    async saveProgress(
      actor: Actor,
      input: z.infer<typeof SaveProgressInput>,
    ): Promise<z.input<typeof ProgressSaved>> {
      const { device, ageMs = 0 } = input;
      return await save({
        readerId: actor.userId,
        chapterId: input.chapterId,
        branchId: input.branchId ?? null,
        anchor: input.anchor,
        finished: input.finished,
        revisionId: input.revisionId ?? null,
        deviceId: device?.id ?? null,
        deviceName: device?.name ?? null,
        at: new Date(clock.now().getTime() - ageMs).toISOString(),
      });
    },

    /**
     * Counts a chapter as finished, wherever in it the actor is.
     * @throws AppError NOT_FOUND
     */
    markRead(actor: Actor, input: z.infer<typeof MarkReadInput>): Promise<z.input<typeof ProgressSaved>> {
      return save({
        readerId: actor.userId,
        chapterId: input.chapterId,
        branchId: input.branchId ?? null,
        anchor: null,
        finished: true,
        revisionId: null,
        deviceId: null,
        deviceName: null,
        at: clock.now().toISOString(),
      });
    },

    /**
     * What changed in a chapter since the actor finished it.
     * @throws AppError NOT_FOUND, also when nothing changed
     */
    async getChanges(
      actor: Actor,
      input: z.infer<typeof ChapterChangesInput>,
    ): Promise<z.input<typeof ChapterChanges>> {
      const place = { chapterId: input.chapterId, branchId: input.branchId ?? null };
      const row = await findChangedText(db, place, actor.userId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      // What was changed is shown as words; marks of entries that lie ahead must not come with it.
      const words = (blocks: Block[]) => hideMentions(readableBlocks(blocks), new Set());
      return {
        before: { title: row.oldTitle, blocks: words(row.oldBlocks) },
        after: { title: row.title, blocks: words(row.blocks) },
      };
    },

    /** @throws AppError NOT_FOUND */
    getStanding(actor: Actor, input: z.infer<typeof StandingInput>): Promise<z.input<typeof Standing>> {
      return standingOf(actor, input.branchId);
    },

    /**
     * Treats the actor as being at a chapter, or as reading again from there; history and progress stay.
     * @throws AppError NOT_FOUND
     */
    async treatAs(actor: Actor, input: z.infer<typeof TreatAsInput>): Promise<z.input<typeof Standing>> {
      const before = await standingOf(actor, input.branchId);
      if (before.furthest > 0)
        await updateHorizonCap(db, { ...input, readerId: actor.userId, at: clock.now().toISOString() });
      return await standingOf(actor, input.branchId);
    },
  };
}
