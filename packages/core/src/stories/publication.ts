import { AppError } from '@inkvine/contracts/errors';
import type {
  ChapterSaved,
  ChapterVersionInput,
  PublishChapterInput,
  PublishNovelInput,
  PublishResult,
} from '@inkvine/contracts/stories';
import type { ReleaseChapterInput } from '@inkvine/contracts/releases';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import { findChapterHome, lockBranchOfNovel } from '@inkvine/db/stories/chapter.repository';
import {
  claimPublication,
  claimWithdrawal,
  findDraftWithoutText,
  findUnpublished,
  listDueBranches,
  listDueChapters,
  lockBranch,
  lockChapter,
  updateDraftsPublished,
  updateDraftsScheduled,
  updateDuePublished,
} from '@inkvine/db/stories/publication.repository';
import { claimSchedule, updateReleaseSettings } from '@inkvine/db/stories/release.repository';
import { canTransition } from '@inkvine/domain/stories/chapter-lifecycle';
import type { z } from 'zod';
import type { DraftDesk } from '../drafts/draft-desk.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';
import { refusePrice } from './fork-price.ts';
import { manageNovel } from './permissions.ts';

type Saved = z.input<typeof ChapterSaved>;

/** Branches whose chapters are due, looked up at once. */
const DUE_BRANCHES = 200;

/** The changes of a chapter's status. Each holds the branch, because what the novel lists derives from all of them. */
export function createPublication({
  db,
  clock,
  desk,
}: Pick<ServiceDependencies, 'db' | 'clock'> & { desk: Pick<DraftDesk, 'bringIn' | 'tryBringIn' | 'keep'> }) {
  /** The actor's chapter at the version they saw, locked, when it may become `to`. */
  async function lockForTransition(
    trx: DatabaseTransaction,
    actor: Actor,
    input: z.infer<typeof ChapterVersionInput>,
    to: 'published' | 'unpublished' | 'scheduled',
  ) {
    const chapter = found(await lockChapter(trx, input.chapterId), actor, manageNovel);
    if (chapter.version !== input.version) throw versionConflict(chapter, input.version);
    if (!canTransition(chapter.status, to))
      throw new AppError('TRANSITION_REFUSED', { status: chapter.status });
    return chapter;
  }

  async function publishDueIn(branchId: string, at: string): Promise<number> {
    const due = await listDueChapters(db, branchId, at);
    // Readers were promised the hour; the last seconds of typing may follow by publishing again.
    await desk.tryBringIn(branchId, due);
    return await db.transaction().execute(async (trx) => {
      const branch = await lockBranch(trx, branchId);
      if (branch === undefined) return 0;
      // What was emptied after it was scheduled appears as it last was.
      await desk.keep(trx, { ...keptAs('published', at), chapterIds: due, isWithText: true });
      const count = await updateDuePublished(trx, { branchId, at });
      if (count > 0) await updateBranchLine(trx, { branchId, at });
      return count;
    });
  }

  return {
    /**
     * Shows readers the newest text, wherever it was typed, at the price the chapter has; with `release`, under
     * its settings, and at its hour when that lies ahead.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, DRAFT_CONFLICT when `draftRev` is given and
     * is not the newest, CHAPTER_WITHOUT_TEXT with `chapterId` and `number`, UNAVAILABLE when newer text may lie where
     * it cannot be had now
     */
    async publish(
      actor: Actor,
      { draftRev, ...input }: z.infer<typeof PublishChapterInput>,
      release?: Pick<z.infer<typeof ReleaseChapterInput>, 'settings' | 'publishAt' | 'changeNote'>,
    ): Promise<Saved> {
      const { branchId } = found(await findChapterHome(db, input.chapterId), actor, manageNovel);
      const isComplete = await desk.tryBringIn(branchId, [input.chapterId]);
      // Who names the revision knows that it is in PostgreSQL, or is told below that it is not.
      if (!isComplete && draftRev === undefined) throw new AppError('UNAVAILABLE');
      return await db.transaction().execute(async (trx) => {
        const now = clock.now();
        const at = now.toISOString();
        const { publishAt = null, changeNote = null } = release ?? {};
        const isLater = publishAt !== null && Date.parse(publishAt) > now.getTime();
        const to = isLater ? 'scheduled' : 'published';
        const chapter = await lockForTransition(trx, actor, input, to);
        const [draft] = await desk.keep(trx, { ...keptAs('published', at), chapterIds: [chapter.id] });
        const { rev = 0, clientId = '', device = '', savedAt = '' } = draft ?? {};
        if (draftRev !== undefined && draftRev !== rev) {
          throw new AppError('DRAFT_CONFLICT', { headRev: rev, clientId, device, savedAt });
        }
        if ((draft?.characters ?? chapter.characters) === 0) throw withoutText(chapter);
        if (release !== undefined) {
          refusePrice(chapter, release.settings.price, release.settings.membersOnly);
          await updateReleaseSettings(trx, chapter.id, release.settings);
        }
        const claim = { id: chapter.id, expectedVersion: input.version, at };
        const version = isLater
          ? await claimSchedule(trx, { ...claim, publishAt })
          : await claimPublication(trx, { ...claim, changeNote });
        if (version === undefined) throw versionConflict(chapter, input.version);
        if (!isLater) await updateBranchLine(trx, { branchId: chapter.branchId, at });
        return { chapterId: input.chapterId, version };
      });
    },

    /**
     * Hides a chapter; whoever bought it reads on.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, TRANSITION_REFUSED with `status`
     */
    async unpublish(actor: Actor, input: z.infer<typeof ChapterVersionInput>): Promise<Saved> {
      const { branchId } = found(await findChapterHome(db, input.chapterId), actor, manageNovel);
      await desk.tryBringIn(branchId, [input.chapterId]);
      return await db.transaction().execute(async (trx) => {
        const chapter = await lockForTransition(trx, actor, input, 'unpublished');
        const at = clock.now().toISOString();
        await desk.keep(trx, { ...keptAs('unpublished', at), chapterIds: [chapter.id] });
        const version = await claimWithdrawal(trx, { id: chapter.id, expectedVersion: input.version, at });
        if (version === undefined) throw versionConflict(chapter, input.version);
        await updateBranchLine(trx, { branchId: chapter.branchId, at });
        return { chapterId: input.chapterId, version };
      });
    },

    /**
     * Publishes every draft of the novel or fork, or schedules them when `publishAt` lies ahead. Chapters up to number
     * `freeChapters` are free, the later drafts cost `price`; with null each what it is set to cost. A repeat finds no drafts and changes nothing.
     * @throws AppError NOT_FOUND, FORK_CHAPTERS_FREE, CHAPTER_WITHOUT_TEXT with `chapterId` and `number` of the first
     * empty draft, UNAVAILABLE when newer text may lie where it cannot be had now
     */
    async publishDrafts(
      actor: Actor,
      input: z.infer<typeof PublishNovelInput>,
    ): Promise<z.input<typeof PublishResult>> {
      const typed = found(await findUnpublished(db, input), actor, manageNovel);
      await desk.bringIn(typed.branchId, typed.chapterIds);
      return await db.transaction().execute(async (trx) => {
        const branch = found(await lockBranchOfNovel(trx, input), actor, manageNovel);
        refusePrice(branch, input.price ?? 0);
        const now = clock.now();
        const at = now.toISOString();
        await desk.keep(trx, { ...keptAs('published', at), chapterIds: typed.chapterIds });
        const empty = await findDraftWithoutText(trx, branch.branchId);
        if (empty !== undefined) throw withoutText(empty);
        const drafts = {
          branchId: branch.branchId,
          freeChapters: input.freeChapters,
          price: input.price,
          at,
        };
        const { publishAt } = input;
        const result =
          publishAt !== null && Date.parse(publishAt) > now.getTime()
            ? { published: 0, scheduled: await updateDraftsScheduled(trx, { ...drafts, publishAt }) }
            : { published: await updateDraftsPublished(trx, drafts), scheduled: 0 };
        await updateBranchLine(trx, { branchId: branch.branchId, at });
        return result;
      });
    },

    /**
     * Publishes scheduled chapters whose time has come; answers how many. The sweep `stories.publish-due`.
     * @throws AggregateError once all others are published, when some branches could not be
     */
    async publishDue(): Promise<number> {
      const at = clock.now().toISOString();
      let published = 0;
      const failures: unknown[] = [];
      for (let after: string | undefined, isMore = true; isMore;) {
        const branches = await listDueBranches(db, { at, after, limit: DUE_BRANCHES });
        for (const branchId of branches) {
          try {
            published += await publishDueIn(branchId, at);
          } catch (error) {
            // The readers of other branches were promised their hour too.
            failures.push(error);
          }
        }
        after = branches.at(-1);
        isMore = branches.length === DUE_BRANCHES;
      }
      if (failures.length > 0) {
        throw new AggregateError(
          failures,
          `${failures.length} branches with due chapters were not published`,
        );
      }
      return published;
    },
  };
}

const keptAs = (reason: 'published' | 'unpublished', at: string) => ({
  reason,
  label: null,
  pinned: false,
  at,
});

const withoutText = (chapter: { id: string; number: number }) =>
  new AppError('CHAPTER_WITHOUT_TEXT', { chapterId: chapter.id, number: chapter.number });
