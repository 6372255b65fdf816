import { CHAPTER_MAX_BLOCKS } from '@inkvine/contracts/block';
import { AppError, type AppErrorCode } from '@inkvine/contracts/errors';
import { type PlanProblem, volumesOf } from '@inkvine/contracts/manuscript-plan';
import { NOTE_MAX_LENGTH } from '@inkvine/contracts/releases';
import {
  CreatedNovel,
  type ImportManuscriptInput,
  type ManuscriptInput,
  type ManuscriptPreview,
  type ManuscriptText,
  type ManuscriptTextInput,
} from '@inkvine/contracts/stories';
import { insertChapters } from '@inkvine/db/stories/chapter.repository';
import {
  claimManuscript,
  deleteUnusedManuscripts,
  findManuscriptBody,
  findManuscriptPreview,
  insertManuscript,
} from '@inkvine/db/stories/manuscript.repository';
import { insertVolumes } from '@inkvine/db/stories/outline.repository';
import { toBlocks } from '@inkvine/domain/stories/chapter-text';
import { takeNotes } from '@inkvine/domain/stories/authors-notes';
import { type Passage, sliceFormatted } from '@inkvine/domain/stories/formatted-text';
import { chapterBodies, validatePlan } from '@inkvine/domain/stories/segment-plan';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { blockIds, charactersIn } from './chapter-blocks.ts';
import { createManuscriptReader, type ManuscriptReader } from './manuscript-formats/manuscript-reader.ts';
import type { ReadingFailure, UploadedFile } from './manuscript-formats/read-manuscript.ts';
import { createNovel } from './novel-creation.ts';
import { useManuscript } from './permissions.ts';

const UNUSED_DAYS = 7;
const DAY_MS = 86_400_000;

const READING_ERRORS = {
  EMPTY: 'FILE_EMPTY',
  TOO_LARGE: 'FILE_TOO_LARGE',
  BINARY: 'FILE_BINARY',
  UNDECODABLE: 'FILE_UNDECODABLE',
  NO_TEXT: 'FILE_WITHOUT_TEXT',
  UNREADABLE: 'FILE_UNREADABLE',
  UNKNOWN: 'FILE_BINARY',
  TOO_MUCH: 'FILE_TOO_COMPLEX',
} as const satisfies Record<ReadingFailure, AppErrorCode>;

/** Uploaded files on their way to becoming novels (N6). */
export function createManuscriptsService({
  db,
  clock,
  ids,
  reader = createManuscriptReader(),
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { reader?: ManuscriptReader }) {
  return {
    /**
     * Reads an uploaded file and keeps its text with a proposal how to split it.
     * @throws AppError one of READING_ERRORS; nothing is kept then
     */
    async begin(actor: Actor, file: UploadedFile): Promise<{ manuscriptId: string }> {
      const read = await reader.read(file);
      if (!read.ok) throw new AppError(READING_ERRORS[read.reason]);
      const { title, text, ...manuscript } = read.manuscript;
      const manuscriptId = ids.next();
      await insertManuscript(db, {
        ...manuscript,
        id: manuscriptId,
        ownerId: actor.userId,
        filename: file.filename,
        suggestedTitle: title ?? titleOf(file.filename),
        body: text,
        at: clock.now().toISOString(),
      });
      return { manuscriptId };
    },

    /** @throws AppError NOT_FOUND, also when the manuscript is another's */
    async getPreview(
      actor: Actor,
      input: z.infer<typeof ManuscriptInput>,
    ): Promise<z.input<typeof ManuscriptPreview>> {
      const { ownerId: _, ...preview } = found(
        await findManuscriptPreview(db, input.manuscriptId),
        actor,
        useManuscript,
      );
      return preview;
    },

    /**
     * The text from `start` to `end`, UTF-16 offsets; what lies beyond the text is left out.
     * @throws AppError NOT_FOUND, also when the manuscript is another's
     */
    async getText(
      actor: Actor,
      input: z.infer<typeof ManuscriptTextInput>,
    ): Promise<z.input<typeof ManuscriptText>> {
      const manuscript = found(await findManuscriptBody(db, input.manuscriptId), actor, useManuscript);
      return { text: manuscript.body.slice(input.start, input.end).toWellFormed() };
    },

    /**
     * Makes a novel of the manuscript with a draft for each chapter of the plan and its volumes, all in one
     * transaction. The same plan again answers with the same novel.
     * @throws AppError NOT_FOUND, MANUSCRIPT_USED when it became a novel by another plan, PLAN_INVALID with
     * `chapter` (index) and `problem`
     */
    async import(
      actor: Actor,
      input: z.infer<typeof ImportManuscriptInput>,
    ): Promise<z.input<typeof CreatedNovel>> {
      const { manuscriptId, chapters: plan, ...details } = input;
      const { body, ranges, segments } = found(
        await findManuscriptBody(db, manuscriptId),
        actor,
        useManuscript,
      );
      const problems = validatePlan(body, plan, segments);
      if (problems[0] !== undefined) throw planInvalid(problems[0]);
      const newId = blockIds(ids);
      const volumes = volumesOf(plan).map((volume) => ({ ...volume, id: ids.next() }));
      const chapters = chapterBodies(plan, segments).map(({ start, end }, index) => {
        const { blocks, ...notes } =
          ranges === null
            ? { blocks: toBlocks(body.slice(start, end), newId) }
            : notedBlocks(sliceFormatted(body, ranges, start, end), newId);
        if (blocks.length > CHAPTER_MAX_BLOCKS)
          throw planInvalid({ code: 'CHAPTER_TOO_LONG', chapter: index });
        return {
          ...{ id: ids.next(), revisionId: ids.next(), title: plan[index]?.title ?? '', blocks },
          characters: charactersIn(blocks),
          ...notes,
          volumeId: volumes.find(({ from, to }) => from <= index && index < to)?.id,
        };
      });
      const at = clock.now().toISOString();
      const authorId = actor.userId;
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            operation: 'manuscripts.import',
            userId: authorId,
            key: manuscriptId,
            request: input,
            output: CreatedNovel,
          },
          async () => {
            const novel = await createNovel(trx, ids, { ...details, authorId, at });
            await insertVolumes(trx, { branchId: novel.branchId, at }, volumes);
            await insertChapters(trx, { branchId: novel.branchId, authorId, at }, chapters);
            if (!(await claimManuscript(trx, manuscriptId, novel.novelId))) {
              throw new AppError('MANUSCRIPT_USED');
            }
            return novel;
          },
        ).catch(asManuscriptUsed),
      );
    },

    /** Deletes uploads of a week ago that became no novel; answers how many. The sweep `stories.purge-manuscripts`. */
    async purgeUnused(): Promise<number> {
      const createdBefore = new Date(clock.now().getTime() - UNUSED_DAYS * DAY_MS);
      return await deleteUnusedManuscripts(db, createdBefore.toISOString());
    },
  };
}

/** The name of the file without its ending, as a title may be. */
function titleOf(filename: string): string {
  const name = filename.replace(/\.[^.]{1,8}$/, '').trim();
  return name === '' ? filename : name;
}

const planInvalid = ({ code, chapter }: PlanProblem): AppError =>
  new AppError('PLAN_INVALID', { problem: code, ...(chapter !== undefined && { chapter }) });

/** The manuscript is its own key: another request under it means another plan for what is a novel already. */
function asManuscriptUsed(error: unknown): never {
  const isOther = error instanceof AppError && error.code === 'IDEMPOTENCY_MISMATCH';
  throw isOther ? new AppError('MANUSCRIPT_USED', undefined, { cause: error }) : error;
}

/** The text of a chapter without the notes of its author to readers, and those. */
function notedBlocks(passages: readonly Passage[], newId: () => string) {
  const { passages: story, ...notes } = takeNotes(passages, NOTE_MAX_LENGTH);
  return { blocks: story.map((passage) => ({ id: newId(), ...passage })), ...notes };
}
