import { CHAPTER_MAX_CHARACTERS, type BlockType, type Mark, type MarkType } from '@inkvine/contracts/block';
import { isSafeLink } from '@inkvine/domain/stories/blocks';
import { type SourceBlock, tidyMarks } from '@inkvine/domain/stories/formatted-text';
import { isSceneBreak, SCENE_BREAK } from '@inkvine/domain/stories/scene-break';

const MAX_MARKS = 2_000;
const MAX_VALUE = 2_000;
/** More than any novel here has paragraphs; a file that claims more is made to harm. */
const MAX_BLOCKS = 200_000;

/** At most so many of a file's paragraphs begin a scene. */
const RARE_SHARE = 0.1;

/** A file claims to hold more than is read of any. */
export class TooMuch extends Error {}

interface Run {
  text: string;
  marks: readonly Opened[];
}
interface Kind {
  type: BlockType;
  level?: number;
  note?: 'before' | 'after';
}
interface Opened {
  type: MarkType;
  value?: string;
}

/**
 * Collects the blocks of a file as its reader comes upon them: a block is begun, takes text under the marks that
 * are open, and is ended by the next. Text comes out in NFC, trimmed, without control characters.
 */
export class PassageWriter {
  readonly blocks: SourceBlock[] = [];
  #kind: Kind = { type: 'paragraph' };
  #runs: Run[] = [];
  #marks: readonly Opened[] = [];
  #length = 0;
  #ownMarks: Mark[] = [];
  #wasBegun = false;
  #blanks = 0;
  /** Empty paragraphs above each block. */
  readonly #gaps: number[] = [];

  /** Ends the block before, if it has text, and says what the next one is. */
  begin(type: BlockType, level?: number): void {
    this.end();
    this.#wasBegun = true;
    this.#kind = level === undefined ? { type } : { type, level };
  }

  /** Begins a note of the author to readers. */
  beginNote(note: 'before' | 'after'): void {
    this.begin('quote');
    this.#kind = { type: 'quote', note };
  }

  /** Says what the open block is after all. */
  become(type: BlockType, level?: number): void {
    this.#kind = level === undefined ? { type } : { type, level };
  }

  text(text: string): void {
    if (text === '') return;
    const clean = cleanText(text);
    this.#length += clean.length;
    if (this.#length > CHAPTER_MAX_CHARACTERS) throw new TooMuch();
    const last = this.#runs.at(-1);
    if (last && last.marks === this.#marks) last.text += clean;
    else this.#runs.push({ text: clean, marks: this.#marks });
  }

  /** A line end inside the block; paragraphs have none and part here, keeping the marks that are open. */
  lineBreak(): void {
    if (this.#kind.type === 'paragraph') this.end();
    else this.text('\n');
  }

  open(type: MarkType, value?: string): void {
    this.#marks = [...this.#marks, value === undefined ? { type } : { type, value }];
  }

  /** Closes the mark of this type that was opened last. */
  close(type: MarkType): void {
    const index = this.#marks.findLastIndex((mark) => mark.type === type);
    if (index >= 0) this.#marks = this.#marks.toSpliced(index, 1);
  }

  /** Puts a mark on what was written last: on the word before, or from `start` where that is known. */
  markBehind(type: MarkType, value: string, start?: number): void {
    const written = this.written;
    const from = start ?? written.search(/\S+\s*$/u);
    if (from >= 0 && from < written.length) this.#ownMarks.push({ type, from, to: written.length, value });
  }

  /** Text of the open block so far, before it is trimmed. */
  get written(): string {
    return this.#runs.map(({ text }) => text).join('');
  }

  get endsWithSpace(): boolean {
    return /\s$/.test(this.#runs.at(-1)?.text ?? '');
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** A block of its own that has no text to collect. */
  sceneBreak(text: string = SCENE_BREAK): void {
    this.end();
    this.#push({ type: 'scene_break', text });
  }

  blank(): void {
    this.end();
    this.#push({ type: 'paragraph', text: '' });
  }

  /** @param keepEdges keeps white space at the block's edges, which its author wrote on purpose */
  end(options: { keepEdges?: boolean } = {}): void {
    const { type, level, note } = this.#kind;
    const [runs, own] = [this.#runs, this.#ownMarks];
    this.#kind = { type: 'paragraph' };
    this.#runs = [];
    this.#ownMarks = [];
    this.#length = 0;
    const whole = runs.map(({ text }) => text).join('');
    const isBlank = whole.trim() === '';
    if (isBlank && this.#wasBegun && type === 'paragraph') this.#blanks += 1;
    this.#wasBegun = false;
    if (isBlank) return;
    if (type === 'paragraph' && isSceneBreak(whole.trim())) {
      this.#push({ type: 'scene_break', text: whole.trim() });
      return;
    }
    const trimmed = options.keepEdges === true ? whole : whole.trim();
    const marks = trimMarks([...marksOf(runs), ...own], whole.indexOf(trimmed), trimmed.length);
    this.#push({
      type,
      text: trimmed,
      ...(marks.length > 0 && { marks }),
      ...(level !== undefined && { level }),
      ...(note !== undefined && { note }),
    });
  }

  #push(block: SourceBlock): void {
    if (this.blocks.length >= MAX_BLOCKS) throw new TooMuch();
    this.blocks.push(block);
    this.#gaps.push(this.#blanks);
    this.#blanks = 0;
  }

  /**
   * Ends the last block and answers all, with a scene break where more empty paragraphs stand than usual. Only what
   * is rare parts scenes: in many files every paragraph has an empty one above it.
   */
  finish(): { blocks: SourceBlock[]; places: number[] } {
    this.end();
    const counted = this.#gaps.slice(1).toSorted((one, other) => one - other);
    const usual = counted[Math.floor(counted.length * (1 - RARE_SHARE))] ?? 0;
    const blocks: SourceBlock[] = [];
    const places = this.blocks.map((block, index) => {
      const above = blocks.at(-1);
      const isParted = (this.#gaps[index] ?? 0) > usual && isProse(above) && isProse(block);
      if (isParted) blocks.push({ type: 'scene_break', text: SCENE_BREAK });
      return blocks.push(block) - 1;
    });
    return { blocks, places };
  }
}

const isProse = (block: SourceBlock | undefined): boolean =>
  block !== undefined && block.type !== 'heading' && block.type !== 'scene_break';

/** Characters that every client can show; canonical reordering takes quadratic time in a run of combining marks. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]|\ufeff/gu, '')
    .replaceAll(/\p{M}{30}(?=\p{M})/gu, '$&\u034f')
    .normalize('NFC');
}

function marksOf(runs: readonly Run[]): Mark[] {
  const marks: Mark[] = [];
  const open = new Map<Opened, Mark>();
  let at = 0;
  for (const run of runs) {
    const to = at + run.text.length;
    for (const opened of run.marks) {
      const mark = open.get(opened);
      if (mark) mark.to = to;
      else {
        const begun = { ...opened, from: at, to };
        open.set(opened, begun);
        marks.push(begun);
      }
    }
    at = to;
  }
  return marks;
}

function trimMarks(marks: readonly Mark[], cut: number, length: number): Mark[] {
  const trimmed = marks.flatMap(({ from, to, ...mark }): Mark[] => {
    const isValued = mark.value === undefined || (mark.value !== '' && mark.value.length <= MAX_VALUE);
    return isValued ? [{ ...mark, from: Math.max(from - cut, 0), to: Math.min(to - cut, length) }] : [];
  });
  return tidyMarks(trimmed).slice(0, MAX_MARKS);
}

/** The address if a reader may be sent there: http, https or mailto. */
export const safeAddress = (address: string | undefined): string | null =>
  address !== undefined && address.length <= MAX_VALUE && isSafeLink(address) ? address : null;
