import type { SourceBlock } from '@inkvine/domain/stories/formatted-text';

/** Puts the texts of notes where footnote marks hold only their keys; a mark whose note is missing goes. */
export function resolveNotes(
  blocks: readonly SourceBlock[],
  notes: ReadonlyMap<string, string>,
): SourceBlock[] {
  return blocks.map((block) => {
    const { marks, ...rest } = block;
    if (marks?.some(({ type }) => type === 'footnote') !== true) return block;
    const resolved = marks.flatMap((mark) => {
      if (mark.type !== 'footnote') return [mark];
      const note = notes
        .get(mark.value ?? '')
        ?.slice(0, NOTE_MAX_LENGTH)
        .toWellFormed();
      return note === undefined || note === '' ? [] : [{ ...mark, value: note }];
    });
    return resolved.length > 0 ? { ...rest, marks: resolved } : rest;
  });
}

const NOTE_MAX_LENGTH = 2_000;
