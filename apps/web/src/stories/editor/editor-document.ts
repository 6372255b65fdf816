import { MARK_NESTING } from '@inkvine/client/marked-text';
import type { Block, BlockType, Mark, MarkType } from '@inkvine/contracts/block';
import type { JSONContent } from '@tiptap/core';

const VALUED: ReadonlySet<string> = new Set<MarkType>(['ruby', 'footnote', 'link', 'entry']);
const BLOCK_TYPES: ReadonlySet<string> = new Set<BlockType>([
  'paragraph',
  'scene_break',
  'heading',
  'quote',
  'status_window',
  'comment',
]);

export const newBlockId = (): string => crypto.randomUUID();

const isBlockType = (name: string): name is BlockType => BLOCK_TYPES.has(name);
const isMarkType = (name: string): name is MarkType => (MARK_NESTING as readonly string[]).includes(name);
const rank = (mark: Mark): number => MARK_NESTING.indexOf(mark.type);

/**
 * The one way to write a block: marks within the text and in order, those of one type apart from each other (the
 * earlier one wins), neighbours joined where they say the same, a break without marks.
 */
export function normalizeBlock({ id, type, text, marks = [] }: Block): Block {
  if (type === 'scene_break') return { id, type, text };
  const kept: Mark[] = [];
  const lastOf = new Map<MarkType, Mark>();
  for (const mark of marks.toSorted((a, b) => a.from - b.from || rank(a) - rank(b) || a.to - b.to)) {
    const last = lastOf.get(mark.type);
    const from = Math.max(mark.from, last?.to ?? 0);
    const to = Math.min(mark.to, text.length);
    if (from >= to || (VALUED.has(mark.type) && mark.value === undefined)) continue;
    if (last !== undefined && last.to === from && mark.value === undefined) {
      last.to = to;
      continue;
    }
    const copy: Mark = VALUED.has(mark.type)
      ? { type: mark.type, from, to, value: mark.value }
      : { type: mark.type, from, to };
    lastOf.set(mark.type, copy);
    kept.push(copy);
  }
  kept.sort((a, b) => a.from - b.from || rank(a) - rank(b));
  return kept.length === 0 ? { id, type, text } : { id, type, text, marks: kept };
}

/**
 * The editor's document of a text. A text without blocks becomes one empty paragraph, for the cursor to stand in.
 * Marks that carry a value get a `key`, so that two notes side by side that say the same stay two.
 */
export function toEditorDocument(blocks: readonly Block[]): JSONContent {
  const content = blocks.map((block) => blockContent(normalizeBlock(block)));
  return {
    type: 'doc',
    content: content.length > 0 ? content : [{ type: 'paragraph', attrs: { id: newBlockId() } }],
  };
}

function blockContent({ id, type, text, marks = [] }: Block): JSONContent {
  if (type === 'scene_break') return { type, attrs: { id, text } };
  const content: JSONContent[] = [];
  const cuts = new Set([0, text.length]);
  for (const mark of marks) cuts.add(mark.from).add(mark.to);
  const edges = [...cuts].toSorted((a, b) => a - b);
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1];
    if (to === undefined) break;
    const here = marks
      .map((mark, key) => ({ mark, key }))
      .filter(({ mark }) => mark.from <= from && to <= mark.to)
      .map(({ mark, key }) =>
        mark.value === undefined
          ? { type: mark.type }
          : { type: mark.type, attrs: { value: mark.value, key: `${id}.${key}` } },
      );
    const marked = here.length > 0 ? { marks: here } : {};
    for (const piece of text.slice(from, to).split(/(\n)/)) {
      if (piece === '') continue;
      content.push(
        piece === '\n' ? { type: 'line_break', ...marked } : { type: 'text', text: piece, ...marked },
      );
    }
  }
  return content.length > 0 ? { type, attrs: { id }, content } : { type, attrs: { id } };
}

/** One block of the editor as it is saved; `id` is what the node carries, or a new one. */
export function toBlock(node: JSONContent): Block {
  const type = isBlockType(node.type ?? '') ? (node.type as BlockType) : 'paragraph';
  const attrs: Record<string, unknown> = node.attrs ?? {};
  const id = typeof attrs['id'] === 'string' ? attrs['id'] : newBlockId();
  if (type === 'scene_break')
    return { id, type, text: typeof attrs['text'] === 'string' ? attrs['text'] : '' };
  let text = '';
  const marks: Mark[] = [];
  let open = new Map<string, Mark>();
  for (const child of node.content ?? []) {
    const from = text.length;
    text += child.type === 'line_break' ? '\n' : (child.text ?? '');
    const still = new Map<string, Mark>();
    for (const { type: name, attrs: said } of child.marks ?? []) {
      if (!isMarkType(name)) continue;
      const key = `${name}.${String(said?.['key'])}.${String(said?.['value'])}`;
      const mark = open.get(key) ?? startMark(name, from, said?.['value']);
      if (mark.to === from && !open.has(key)) marks.push(mark);
      mark.to = text.length;
      still.set(key, mark);
    }
    open = still;
  }
  return normalizeBlock({ id, type, text, marks });
}

const startMark = (type: MarkType, from: number, value: unknown): Mark =>
  typeof value === 'string' ? { type, from, to: from, value } : { type, from, to: from };

/** The text of the editor's document. Every id occurs once, whatever the editor holds at this moment. */
export function toBlocks(document: JSONContent): Block[] {
  return withUniqueIds((document.content ?? []).map(toBlock));
}

export function withUniqueIds(blocks: readonly Block[]): Block[] {
  const seen = new Set<string>();
  return blocks.map((block) => {
    const unique = seen.has(block.id) ? { ...block, id: newBlockId() } : block;
    seen.add(unique.id);
    return unique;
  });
}
