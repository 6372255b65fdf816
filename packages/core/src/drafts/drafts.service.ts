import type { FoundPassages, SearchDraftsInput } from '@inkvine/contracts/draft-search';
import type {
  DraftListInput,
  DraftPage,
  DraftStatusInput,
  FlushDraftInput,
  OpenDraftInput,
  OpenedDraft,
  SavedDraft,
} from '@inkvine/contracts/drafts';
import { listBranchesWithNext, listUnpublishedDrafts } from '@inkvine/db/drafts/draft.repository';
import { DraftStoreAway } from '@inkvine/domain/drafts/draft-snapshot';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createDraftDesk, orUnavailable, type DraftDeskDependencies } from './draft-desk.ts';
import { createDraftSave, saved } from './draft-save.ts';
import { searchDrafts } from './draft-search.ts';
import { createRevisionUpkeep } from './revision-upkeep.ts';
import { createRevisions } from './revisions.ts';

type Saved = z.input<typeof SavedDraft>;

const DraftCursor = z.tuple([CursorTimestamp, z.uuid()]);

/** What authors are typing: kept in the store at once, in PostgreSQL soon after, and in both for as long as it takes (N3, N4). */
export function createDraftsService(dependencies: DraftDeskDependencies) {
  const { db, draftStore } = dependencies;
  const desk = createDraftDesk(dependencies);
  const { targets, flush } = desk;

  async function bringInNext({ userId }: Actor): Promise<void> {
    const branches = await listBranchesWithNext(db, userId);
    try {
      await desk.sync.syncPlaces(branches.map((branchId) => ({ branchId, chapterId: null })));
    } catch (error) {
      if (!(error instanceof DraftStoreAway)) throw error;
    }
  }

  return {
    ...desk.sync,
    save: createDraftSave({ ...dependencies, targets }),
    revisions: createRevisions({ ...dependencies, desk }),
    upkeep: createRevisionUpkeep({ ...dependencies, desk }),

    /**
     * The newest text of both stores, to write on.
     * @throws AppError NOT_FOUND
     */
    async open(actor: Actor, input: z.infer<typeof OpenDraftInput>): Promise<z.input<typeof OpenedDraft>> {
      const found = await targets.find(actor, input, { begins: true });
      const { target, title, blocks, ...newest } = await desk.readNewest(found);
      const { chapterId } = target.place;
      return {
        ...newest,
        chapterId,
        durableRev: target.rev,
        epoch: target.epoch,
        gaps: target.gaps,
        document: { title, blocks },
      };
    },

    /**
     * The author's chapters with words that readers do not see, newest first. A chapter that nobody has made yet is made
     * for the first page when it can be; other words of the last seconds may be missing.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async list(actor: Actor, input: z.infer<typeof DraftListInput>): Promise<z.input<typeof DraftPage>> {
      const cursor = decodeCursor(DraftCursor, input.cursor);
      if (cursor === undefined) await bringInNext(actor);
      const rows = await listUnpublishedDrafts(db, {
        authorId: actor.userId,
        before: cursor && { savedAt: cursor[0], chapterId: cursor[1] },
        limit: input.limit + 1,
      });
      return toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => [row.savedAt, row.chapterId],
      );
    },

    /** @throws as `searchDrafts` */
    async search(
      actor: Actor,
      input: z.infer<typeof SearchDraftsInput>,
    ): Promise<z.input<typeof FoundPassages>> {
      return await searchDrafts(db, actor, input);
    },

    /** @throws AppError NOT_FOUND, UNAVAILABLE while the store cannot say what it holds */
    async status(actor: Actor, input: z.infer<typeof DraftStatusInput>): Promise<Saved> {
      const found = await targets.find(actor, input);
      const { answer: head, target } = await orUnavailable(
        targets.ask(found, ({ place, ...durable }) => draftStore.readHead(place, durable)),
      );
      return saved(target, head?.rev ?? target.rev, target.rev);
    },

    /**
     * Makes the newest text durable now.
     * @throws AppError NOT_FOUND, UNAVAILABLE
     */
    async flush(actor: Actor, input: z.infer<typeof FlushDraftInput>): Promise<Saved> {
      const target = await targets.find(actor, input);
      const rev = await orUnavailable(flush(target));
      return saved(target, rev, rev);
    },
  };
}
