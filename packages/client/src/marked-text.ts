import type { Block, Mark } from '@inkvine/contracts/block';

// The rule the server writes its pages by, for the clients, which know no other package that has it.
export { MARK_NESTING, nestMarks, type TextPart } from '@inkvine/domain/stories/nested-marks';

export type NoteNumbers = ReadonlyMap<Mark, number>;

/** Notes are counted through the chapter. */
export function numberNotes(blocks: readonly Block[]): NoteNumbers {
  const notes = blocks.flatMap(({ marks = [] }) =>
    marks.filter(({ type }) => type === 'footnote').toSorted((a, b) => a.from - b.from),
  );
  return new Map(notes.map((note, index) => [note, index + 1]));
}
