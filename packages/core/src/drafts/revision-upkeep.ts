import { findEpoch } from '@inkvine/db/drafts/draft.repository';
import {
  deleteRevisions,
  insertRevision,
  listAgedRevisions,
  listChaptersToThin,
  listUnkeptDrafts,
  type UnkeptDraftRow,
} from '@inkvine/db/drafts/revision.repository';
import { countChangedCharacters } from '@inkvine/domain/drafts/changed-characters';
import { listExpiredRevisions, RETENTION } from '@inkvine/domain/drafts/retention';
import type { DraftDesk, DraftDeskDependencies } from './draft-desk.ts';

const MINUTE_MS = 60_000;
/** Written for so long and so much changed makes a revision by itself. */
const ACTIVITY_MS = 10 * MINUTE_MS;
const ACTIVITY_CHARACTERS = 200;
/** Left alone for so long, the session is over, whether or not its device said so. */
const IDLE_MS = 30 * MINUTE_MS;
const DRAFTS_AT_ONCE = 20;
const CHAPTERS_TO_THIN = 200;

/** The revisions that nobody asks for, and those that nobody needs any more: product specification §2.1. */
export function createRevisionUpkeep({
  db,
  clock,
  ids,
  draftStore,
  desk,
}: DraftDeskDependencies & { desk: DraftDesk }) {
  async function keep(draft: UnkeptDraftRow): Promise<boolean> {
    const isMuch = countChangedCharacters(draft.headBlocks, draft.blocks) >= ACTIVITY_CHARACTERS;
    if (!draft.isIdle && !isMuch) return false;
    await db.transaction().execute(async (trx) => {
      await desk.keep(trx, {
        chapterIds: [draft.chapterId],
        reason: draft.isIdle ? 'session_end' : 'activity',
        ...{ label: null, pinned: false, at: clock.now().toISOString() },
      });
    });
    return true;
  }

  /** Texts that a later one replaced unseen become pinned revisions beside it. */
  async function keepSuperseded(): Promise<number> {
    const { site } = await findEpoch(db);
    if (site === null) return 0;
    const superseded = await draftStore.listSuperseded(site);
    for (const { chapterId, authorId, title, blocks, characters, savedAt } of superseded) {
      await insertRevision(db, {
        id: ids.next(),
        ...{ chapterId, title, blocks, characters, createdBy: authorId, at: savedAt },
        ...{ reason: 'conflict', pinned: true, restoredFrom: null, isHead: false },
      });
    }
    await draftStore.removeSuperseded(
      site,
      superseded.map(({ key }) => key),
    );
    return superseded.length;
  }

  return {
    /** Makes the revisions that are due; answers how many. The sweep `drafts.keep-revisions`. */
    async keepDue(): Promise<number> {
      let kept = await keepSuperseded();
      const now = clock.now().getTime();
      const due = {
        activeBefore: new Date(now - ACTIVITY_MS).toISOString(),
        idleBefore: new Date(now - IDLE_MS).toISOString(),
        limit: DRAFTS_AT_ONCE,
      };
      let afterId: string | null = null;
      for (;;) {
        const drafts = await listUnkeptDrafts(db, { ...due, afterId });
        for (const draft of drafts) if (await keep(draft)) kept += 1;
        if (drafts.length < DRAFTS_AT_ONCE) return kept;
        afterId = drafts.at(-1)!.chapterId;
      }
    },

    /** Drops revisions that retention no longer keeps; answers how many. The sweep `drafts.thin-revisions`. */
    async thin(): Promise<number> {
      const now = clock.now();
      const before = (age: number) => new Date(now.getTime() - age).toISOString();
      const ages = {
        allBefore: before(RETENTION.allMs),
        hourlyBefore: before(RETENTION.hourlyMs),
        dailyBefore: before(RETENTION.dailyMs),
      };
      let dropped = 0;
      for (const chapterId of await listChaptersToThin(db, ages, CHAPTERS_TO_THIN)) {
        dropped += await deleteRevisions(
          db,
          listExpiredRevisions(await listAgedRevisions(db, chapterId), now),
        );
      }
      return dropped;
    },
  };
}
