import type { ChapterId } from '@inkvine/contracts/primitives';
import type { DraftJournal, JournalEntry } from './draft-ports.ts';

/**
 * What this device remembers of a chapter that the server does not have for its writer any more: deleted elsewhere
 * while no editor of it was open, or somebody else's by now. Null where nothing is left, or nothing but white space.
 */
export async function findLeftWords(
  journal: Pick<DraftJournal, 'list'>,
  chapterId: ChapterId,
): Promise<JournalEntry | null> {
  const left = (await journal.list()).filter(
    ({ key, chapterId: becomes, document }) =>
      (key.chapterId ?? becomes) === chapterId &&
      [document.title, ...document.blocks.map(({ text }) => text)].some((text) => text.trim() !== ''),
  );
  return left.toSorted((one, other) => other.at - one.at)[0] ?? null;
}
