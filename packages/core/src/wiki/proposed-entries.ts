import { AppError } from '@inkvine/contracts/errors';
import { PROPOSAL_MAX_PARTS, type ProposedEntryParts } from '@inkvine/contracts/proposals';
import { WIKI_MAX_PARTS } from '@inkvine/contracts/wiki-editing';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import {
  countOwnParts,
  insertParts,
  listExistingEntries,
  listGateChapters,
  listOwnEntries,
  listOwnParts,
  listParts,
  type NewPart,
  type OwnEntryRow,
  type OwnWiki,
  type PartRow,
} from '@inkvine/db/wiki/wiki-part.repository';
import type { z } from 'zod';
import { originOver, relatedKeys, speakingOf, toContent, toStored } from './wiki-part.ts';
import { authorsView } from './wiki-view.ts';

/** Entries that a form offers to choose from. */
const OFFERED_ENTRIES = 500;

/** A branch with whoever writes it. */
interface Wiki {
  branchId: string;
  authorId: string;
}

const viewOf = ({ branchId, authorId }: Wiki) => authorsView(branchId, authorId);

/** What a fork made or changed of its wiki, by entry. */
export const listOfferedEntries = (db: Executor, fork: Wiki): Promise<OwnEntryRow[]> =>
  listOwnEntries(db, viewOf(fork), OFFERED_ENTRIES);

/** What the fork says of these entries now; null when it says nothing of one of them, or too much of all. */
export async function readOfferedEntries(
  db: Executor,
  fork: Wiki,
  entryKeys: readonly string[],
): Promise<OwnWiki | null> {
  if (entryKeys.length === 0) return { entries: [], parts: [] };
  const wanted = new Set(entryKeys);
  const entries = (await listOfferedEntries(db, fork)).filter(({ entryKey }) => wanted.has(entryKey));
  const parts = entries.reduce((sum, entry) => sum + entry.parts, 0);
  if (entries.length < wanted.size || parts > PROPOSAL_MAX_PARTS) return null;
  return { entries, parts: await listOwnParts(db, fork.branchId, [...wanted]) };
}

/**
 * Writes parts that were offered into upstream's wiki, under the keys that they have in the fork, so that chapters
 * which name them still do. A gate at a proposed chapter becomes one at the chapter made of it; a gate at a chapter
 * that upstream does not have becomes none, so that no reader learns of it before upstream's author decides. A part
 * speaks of no entry that upstream has not. Who proposed is kept with each part. The caller holds upstream.
 * @param made the new chapters by the ids of those they were made of
 * @throws AppError TRANSITION_REFUSED with `maximumParts`
 */
export async function takeOfferedParts(
  trx: DatabaseTransaction,
  upstream: Wiki,
  {
    parts,
    made,
    proposerId,
    at,
  }: { parts: readonly PartRow[]; made: ReadonlyMap<string, string>; proposerId: string; at: string },
): Promise<void> {
  const { branchId } = upstream;
  const arriving = parts.filter(({ kind }) => kind === 'entry').map(({ key }) => key);
  const named = parts.flatMap((part) => [part.entryKey ?? part.key, ...relatedKeys(part)]);
  const there = await listExistingEntries(trx, viewOf(upstream), [...new Set(named)]);
  const entries = new Set([...arriving, ...there.map(({ key }) => key)]);
  const kept = parts
    .filter(({ entryKey }) => entryKey !== null && entries.has(entryKey))
    .map((part) => speakingOf(part, entries))
    .filter((part) => part !== null);
  if (kept.length === 0) return;
  const own = await countOwnParts(trx, branchId);
  if (own + kept.length > WIKI_MAX_PARTS) {
    throw new AppError('TRANSITION_REFUSED', { maximumParts: WIKI_MAX_PARTS });
  }
  const gates = new Set((await listGateChapters(trx, branchId)).map(({ id }) => id));
  const present = await listParts(
    trx,
    branchId,
    kept.map(({ key }) => key),
  );
  const before = new Map(present.map((part) => [part.key, part]));
  const seq = await updateBranchSeq(trx, branchId);
  await insertParts(
    trx,
    { branchId, seq, editedBy: upstream.authorId, at },
    kept.map((part): NewPart => {
      const old = before.get(part.key);
      const gate = part.gateChapterId === null ? null : (made.get(part.gateChapterId) ?? part.gateChapterId);
      return {
        ...{ ...toStored(toContent(part)), key: part.key, entryKey: part.entryKey },
        ...{ intro: part.intro, effective: part.effective },
        gateChapterId: gate !== null && gates.has(gate) ? gate : null,
        version: (old?.version ?? 0) + 1,
        // What upstream took away of an inherited part still stands before its ancestor's.
        derivedFrom: old === undefined ? part.derivedFrom : originOver(old, branchId),
        suggesterId: part.suggesterId ?? proposerId,
        deleted: false,
      };
    }),
  );
}

/**
 * What a proposal says of one entry.
 * @param reader the branch of whoever looks, which has the chapters and entries they know
 * @param replaced whether to say what that branch says in its place
 */
export async function showOfferedEntry(
  db: Executor,
  parts: readonly PartRow[],
  {
    reader,
    replaced,
    proposed,
  }: {
    reader: Wiki;
    replaced: boolean;
    proposed: readonly { chapterId: string; number: number; title: string }[];
  },
): Promise<Omit<z.input<typeof ProposedEntryParts>, 'label'>> {
  const related = [...new Set(parts.flatMap(relatedKeys))];
  const entries = related.length === 0 ? [] : await listExistingEntries(db, viewOf(reader), related);
  const chapters = await listGateChapters(db, reader.branchId);
  const gates = new Map(chapters.map(({ id, number, title }) => [id, { number, title, proposed: false }]));
  for (const { chapterId, number, title } of proposed)
    gates.set(chapterId, { number, title, proposed: true });
  const present = replaced
    ? await listParts(
        db,
        reader.branchId,
        parts.map(({ key }) => key),
      )
    : [];
  const before = new Map(present.map((part) => [part.key, toContent(part)]));
  return {
    parts: parts.map((part) => ({
      key: part.key,
      content: toContent(part),
      before: before.get(part.key) ?? null,
      chapter: part.gateChapterId === null ? null : (gates.get(part.gateChapterId) ?? null),
    })),
    labels: Object.fromEntries(entries.map(({ key, label }) => [key, label])),
  };
}
