import type { Block } from '@inkvine/contracts/block';
import {
  SavedDraft,
  type KeepRevisionInput,
  type NameRevisionInput,
  type RestoreRevisionInput,
  type Revision,
  type RevisionInput,
  type RevisionListInput,
  type RevisionPage,
  type RevisionText,
} from '@inkvine/contracts/drafts';
import { AppError } from '@inkvine/contracts/errors';
import { findBranchOfChapter } from '@inkvine/db/drafts/draft.repository';
import {
  findHeadRevisionId,
  findRevision,
  insertRevision,
  listRevisions,
  updateHeadPinned,
  updateRevisionLabel,
} from '@inkvine/db/drafts/revision.repository';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { restoreBlocks } from '@inkvine/domain/drafts/restore-blocks';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { saved } from './draft-save.ts';
import { orUnavailable, type DraftDesk, type DraftDeskDependencies } from './draft-desk.ts';
import type { DraftTarget } from './draft-targets.ts';
import { toDraftText } from './draft-text.ts';

const RevisionCursor = z.tuple([CursorTimestamp, z.uuid()]);

/** The versions of a chapter (N8): kept, named, looked at and brought back by whoever writes it. */
export function createRevisions({ db, clock, ids, desk }: DraftDeskDependencies & { desk: DraftDesk }) {
  const { targets } = desk;

  /** @throws AppError NOT_FOUND */
  async function findTarget(actor: Actor, chapterId: string): Promise<DraftTarget> {
    const branchId = await findBranchOfChapter(db, chapterId);
    if (branchId === undefined) throw new AppError('NOT_FOUND');
    return await targets.find(actor, { branchId, chapterId });
  }

  /** @throws AppError NOT_FOUND */
  async function readRevision(chapterId: string, revisionId: string | undefined) {
    const row = revisionId === undefined ? undefined : await findRevision(db, chapterId, revisionId);
    if (row === undefined) throw new AppError('NOT_FOUND');
    const { blocks, ...revision } = row;
    return { revision, document: { title: revision.title, blocks } };
  }

  async function keepDocument(
    actor: Actor,
    input: z.infer<typeof KeepRevisionInput>,
    document: { title: string; blocks: Block[] },
  ): Promise<string | undefined> {
    const { title, blocks, characters } = await toDraftText(document, '');
    const id = await insertRevision(db, {
      id: ids.next(),
      ...{ chapterId: input.chapterId, title, blocks, characters, reason: input.reason },
      ...{ createdBy: actor.userId, pinned: true, restoredFrom: null, isHead: false },
      at: clock.now().toISOString(),
    });
    const { label, chapterId } = input;
    if (id !== undefined && label !== null) await updateRevisionLabel(db, { chapterId, id, label });
    return id;
  }

  async function keepDraft({ chapterId, reason, label }: z.infer<typeof KeepRevisionInput>) {
    const [kept] = await db.transaction().execute(async (trx) => {
      const at = clock.now().toISOString();
      return await desk.keep(trx, { chapterIds: [chapterId], reason, label, pinned: label !== null, at });
    });
    if (kept !== undefined) return kept.revisionId;
    const id = await findHeadRevisionId(db, chapterId);
    if (id !== undefined && label !== null) await updateRevisionLabel(db, { chapterId, id, label });
    return id;
  }

  return {
    /**
     * Newest first.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async list(
      actor: Actor,
      input: z.infer<typeof RevisionListInput>,
    ): Promise<z.input<typeof RevisionPage>> {
      await findTarget(actor, input.chapterId);
      const cursor = decodeCursor(RevisionCursor, input.cursor);
      // One more than is asked for tells whether there is a next page, and what the last one shown gained.
      const rows = await listRevisions(db, {
        chapterId: input.chapterId,
        before: cursor && { createdAt: cursor[0], id: cursor[1] },
        limit: input.limit + 1,
      });
      return toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => [row.createdAt, row.id],
      );
    },

    /** @throws AppError NOT_FOUND */
    async get(actor: Actor, input: z.infer<typeof RevisionInput>): Promise<z.input<typeof RevisionText>> {
      await findTarget(actor, input.chapterId);
      return await readRevision(input.chapterId, input.revisionId);
    },

    /**
     * Keeps the newest text as a revision, or the given one beside it; answers the one that has this text.
     * @throws AppError NOT_FOUND, DRAFT_TOO_LARGE, UNAVAILABLE
     */
    async keep(actor: Actor, input: z.infer<typeof KeepRevisionInput>): Promise<z.input<typeof Revision>> {
      await orUnavailable(desk.flush(await findTarget(actor, input.chapterId)));
      const { document } = input;
      const id = document === null ? await keepDraft(input) : await keepDocument(actor, input, document);
      return (await readRevision(input.chapterId, id)).revision;
    },

    /**
     * Gives a revision a name, which keeps it for ever, or takes the name away.
     * @throws AppError NOT_FOUND
     */
    async name(actor: Actor, input: z.infer<typeof NameRevisionInput>): Promise<z.input<typeof Revision>> {
      await findTarget(actor, input.chapterId);
      await readRevision(input.chapterId, input.revisionId);
      const { chapterId, revisionId: id, label } = input;
      await updateRevisionLabel(db, { chapterId, id, label });
      return (await readRevision(chapterId, id)).revision;
    },

    /**
     * Makes an older text the newest, whole or only some of its blocks. The text it replaces stays, pinned; readers see
     * nothing of it until it is published.
     * @throws AppError NOT_FOUND, DRAFT_CONFLICT when somebody saves at the same moment, UNAVAILABLE
     */
    async restore(
      actor: Actor,
      { opId, ...input }: z.infer<typeof RestoreRevisionInput>,
    ): Promise<z.input<typeof SavedDraft>> {
      const { chapterId, blockIds } = input;
      const found = await findTarget(actor, chapterId);
      await orUnavailable(desk.flush(found));
      const {
        target,
        rev: baseRev,
        blocks,
        title,
      } = await desk.readNewest(await targets.find(actor, found.place));
      const { revision, document } = await readRevision(chapterId, input.revisionId);
      const chosen = blockIds === null ? null : new Set(blockIds);
      const restored =
        chosen === null
          ? document
          : {
              title,
              blocks: restoreBlocks(
                blocks,
                document.blocks.filter(({ id }) => chosen.has(id)),
              ),
            };
      const text = await toDraftText(restored, hashDocument(restored));
      const at = clock.now().toISOString();
      const intention = { operation: 'revisions.restore', userId: actor.userId, key: opId, request: input };
      return await db.transaction().execute((trx) =>
        once(trx, { ...intention, output: SavedDraft }, async () => {
          await desk.keep(trx, { chapterIds: [chapterId], reason: 'saved', label: null, pinned: true, at });
          await updateHeadPinned(trx, chapterId);
          await insertRevision(trx, {
            id: ids.next(),
            ...{ chapterId, title: text.title, blocks: text.blocks, characters: text.characters, at },
            ...{ createdBy: actor.userId, reason: 'restored', pinned: false, isHead: true },
            restoredFrom: revision.id,
          });
          const by = { authorId: actor.userId, clientId: `restore ${opId}`, opId, at };
          const rev = await desk.overwrite(trx, { target, baseRev, text, ...by });
          return SavedDraft.parse(saved(target, rev, rev));
        }),
      );
    },
  };
}
