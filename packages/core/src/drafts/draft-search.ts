import type { FoundPassages, SearchDraftsInput } from '@inkvine/contracts/draft-search';
import type { Database } from '@inkvine/db/database';
import { searchBranchDrafts, type FoundPassageRow } from '@inkvine/db/drafts/draft-search.repository';
import { excerptOf, findInText } from '@inkvine/domain/drafts/find-in-text';
import { z } from 'zod';
import { CursorPosition, decodeCursor, encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import { manageNovel } from '../stories/permissions.ts';

type Page = z.input<typeof FoundPassages>;

/** Number of a chapter and a place within it; 0 comes before all of it. */
const SearchCursor = z.tuple([CursorPosition, CursorPosition]);

/** As they lie in the database: some hundred chapters of a web novel. */
const BYTES_PER_CALL = 2_000_000;
const SHOWN = { before: 24, after: 90 };

/**
 * Searches the author's own chapters of a branch as they left them, in turns. Words that are not durable yet are not
 * found: whoever has an editor open flushes it first.
 * @throws AppError NOT_FOUND, also when the branch is another's; INVALID_INPUT for a cursor of another list
 */
export async function searchDrafts(
  db: Database,
  actor: Actor,
  input: z.infer<typeof SearchDraftsInput>,
  bytesPerCall: number = BYTES_PER_CALL,
): Promise<Page> {
  const { branchId, query, matchCase, limit } = input;
  const [number, place] = decodeCursor(SearchCursor, input.cursor) ?? [0, 0];
  const { passages, searchedTo, isCut } = found(
    await searchBranchDrafts(db, {
      ...{ branchId, matchCase, authorId: actor.userId, query: query.normalize('NFC') },
      ...{ after: { number, place }, limit: limit + 1, most: bytesPerCall },
    }),
    actor,
    manageNovel,
  );
  const shown = passages.slice(0, limit);
  const last = passages.length > limit ? shown.at(-1) : undefined;
  const rest = isCut && searchedTo !== null ? encodeCursor([searchedTo + 1, 0]) : null;
  return {
    items: shown.flatMap((passage) => toItem(passage, query, matchCase)),
    nextCursor: last === undefined ? rest : encodeCursor([last.number, last.place]),
  };
}

/** None where PostgreSQL takes a rare letter for the small form of another and we do not. */
function toItem(
  { place: _, text, ...passage }: FoundPassageRow,
  query: string,
  matchCase: boolean,
): Page['items'] {
  const places = findInText(text, query, { matchCase });
  const [range] = places;
  if (range === undefined) return [];
  return [{ ...passage, range, count: places.length, excerpt: excerptOf(text, places, SHOWN) }];
}
