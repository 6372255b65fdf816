import type {
  BranchDefaults,
  BranchDefaultsInput,
  Release,
  ReleaseChapterInput,
  ReleaseInput,
  SaveDefaultsInput,
  SaveReleaseInput,
  Scheduled,
  ScheduleInput,
} from '@inkvine/contracts/releases';
import type { ChapterSaved } from '@inkvine/contracts/stories';
import { lockChapter, lockBranch } from '@inkvine/db/stories/publication.repository';
import {
  claimReleaseDefaults,
  claimSchedule,
  claimUnschedule,
  findBranchVersion,
  findRelease,
  findReleaseDefaults,
  lockChapters,
  updateChapterVersion,
  updateReleaseSettings,
} from '@inkvine/db/stories/release.repository';
import { canTransition } from '@inkvine/domain/stories/chapter-lifecycle';
import type { z } from 'zod';
import { createDraftDesk, type DraftDeskDependencies } from '../drafts/draft-desk.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import { versionConflict } from '../version-conflict.ts';
import { refusePrice } from './fork-price.ts';
import { manageNovel } from './permissions.ts';
import { createPublication } from './publication.ts';

type Saved = z.input<typeof ChapterSaved>;
type Outcome = z.input<typeof Scheduled>['chapters'][number];

/** How and when chapters reach readers: price, preview, notes, warnings, schedule. */
export function createReleasesService(dependencies: DraftDeskDependencies) {
  const { db, clock } = dependencies;
  const desk = createDraftDesk(dependencies);
  const publication = createPublication({ db, clock, desk });

  return {
    /** @throws AppError NOT_FOUND, also when the chapter is another's */
    async get(actor: Actor, input: z.infer<typeof ReleaseInput>): Promise<z.input<typeof Release>> {
      const row = found(await findRelease(db, input.chapterId), actor, manageNovel);
      const { previewKind: kind, previewBlockId: blockId } = row;
      return {
        chapterId: row.chapterId,
        branchId: row.branchId,
        version: row.version,
        title: row.title,
        status: row.status,
        publishAt: row.publishAt,
        publishedAt: row.publishedAt,
        settings: {
          price: row.price,
          membersOnly: row.membersOnly,
          preview: kind === 'after' ? { kind, blockId: blockId ?? '' } : { kind },
          noteBefore: row.noteBefore,
          noteAfter: row.noteAfter,
          titleSpoiler: row.titleSpoiler,
          publicTitle: row.publicTitle,
          warnings: row.warnings,
          silent: row.silent,
        },
        defaults: {
          noteBefore: row.defaultNoteBefore,
          noteAfter: row.defaultNoteAfter,
          previewCharacters: row.previewCharacters,
        },
        membersTier: row.membersTier,
        novelTitleSpoiler: row.novelTitleSpoiler,
        branchVersion: row.branchVersion,
        paragraphs: row.paragraphs,
      };
    },

    /**
     * Publishes the newest text with these settings, or schedules it when `publishAt` lies ahead; both or neither.
     * @throws AppError as `publish` of publications
     */
    async release(actor: Actor, input: z.infer<typeof ReleaseChapterInput>): Promise<Saved> {
      return await publication.publish(actor, input, input);
    },

    /**
     * Changes the settings of a chapter wherever it is in its life; a new price holds for who has not bought it.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, FORK_CHAPTERS_FREE
     */
    async save(actor: Actor, input: z.infer<typeof SaveReleaseInput>): Promise<Saved> {
      return await db.transaction().execute(async (trx) => {
        const chapter = found(await lockChapter(trx, input.chapterId), actor, manageNovel);
        if (chapter.version !== input.version) throw versionConflict(chapter, input.version);
        refusePrice(chapter, input.settings.price, input.settings.membersOnly);
        await updateReleaseSettings(trx, chapter.id, input.settings);
        const at = clock.now().toISOString();
        return {
          chapterId: input.chapterId,
          version: await updateChapterVersion(trx, { id: chapter.id, at }),
        };
      });
    },

    /** @throws AppError NOT_FOUND, also when the branch is another's */
    async getDefaults(
      actor: Actor,
      input: z.infer<typeof BranchDefaultsInput>,
    ): Promise<z.input<typeof BranchDefaults>> {
      const row = await findReleaseDefaults(db, input.branchId);
      const { authorId: _, ...defaults } = found(row, actor, manageNovel);
      return defaults;
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` of the branch and `changedFields` */
    async saveDefaults(
      actor: Actor,
      { version, ...defaults }: z.infer<typeof SaveDefaultsInput>,
    ): Promise<{ branchVersion: number }> {
      found(await findBranchVersion(db, defaults.branchId), actor, manageNovel);
      const claim = { ...defaults, authorId: actor.userId, expectedVersion: version };
      const branchVersion = await claimReleaseDefaults(db, claim);
      if (branchVersion !== undefined) return { branchVersion };
      const current = found(await findBranchVersion(db, defaults.branchId), actor, manageNovel);
      throw versionConflict(current, version);
    },

    /**
     * Puts chapters of a branch on the schedule, gives them another time or takes them from it; a time that has
     * passed is kept by the next look at what is due. Each chapter for itself: the answer says what became of it.
     * @throws AppError NOT_FOUND when the branch is another's, UNAVAILABLE when newer text cannot be had now
     */
    async schedule(actor: Actor, input: z.infer<typeof ScheduleInput>): Promise<z.input<typeof Scheduled>> {
      found(await findBranchVersion(db, input.branchId), actor, manageNovel);
      const ids = input.chapters.map(({ chapterId }) => chapterId);
      await desk.bringIn(input.branchId, ids);
      return await db.transaction().execute(async (trx) => {
        await lockBranch(trx, input.branchId);
        const at = clock.now().toISOString();
        await desk.keep(trx, { chapterIds: ids, reason: 'published', label: null, pinned: false, at });
        const held = new Map((await lockChapters(trx, input.branchId, ids)).map((row) => [row.id, row]));
        const chapters: Outcome[] = [];
        for (const { chapterId, version, publishAt } of input.chapters) {
          const refuse = (outcome: Outcome['outcome']) =>
            chapters.push({ chapterId, outcome, version: held.get(chapterId)?.version ?? null });
          const chapter = held.get(chapterId);
          if (chapter === undefined) refuse('NOT_FOUND');
          else if (chapter.version !== version) refuse('VERSION_CONFLICT');
          else if (publishAt !== null && !canTransition(chapter.status, 'scheduled'))
            refuse('TRANSITION_REFUSED');
          else if (publishAt !== null && chapter.characters === 0) refuse('CHAPTER_WITHOUT_TEXT');
          else {
            const claim = { id: chapter.id, expectedVersion: version, at };
            const next =
              publishAt === null
                ? await claimUnschedule(trx, claim)
                : await claimSchedule(trx, { ...claim, publishAt });
            if (next === undefined) refuse('TRANSITION_REFUSED');
            else {
              chapter.version = next;
              chapters.push({ chapterId, outcome: 'done', version: next });
            }
          }
        }
        return { chapters };
      });
    },
  };
}
