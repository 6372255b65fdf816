import type { Block } from '@inkvine/contracts/block';

const MENTION = /\[\[([0-9a-f-]{36})\|([^\]\n]+)\]\]/g;

export interface TextSpan {
  text: string;
  entryKey?: string;
}

/** How the text of a wiki mentions an entry: `[[key|words]]`. */
export const mentionOf = (entryKey: string, words: string): string => `[[${entryKey}|${words}]]`;

/** Keys of the entries that a text mentions, each once. */
export const mentionedIn = (text: string): string[] => [
  ...new Set([...text.matchAll(MENTION)].map(([, key]) => key!)),
];

/** The text as people read it, mentions as the words typed for them. */
export const withoutMentions = (text: string): string => text.replaceAll(MENTION, '$2');

/**
 * The text in spans; only the entries in `visible` are named, all others are the typed words and nothing else.
 * Neighbouring words become one span, so that nothing tells where a hidden mention stood.
 */
export function toSpans(text: string, visible: ReadonlySet<string>): TextSpan[] {
  const spans: TextSpan[] = [];
  const addWords = (words: string): void => {
    const last = spans.at(-1);
    if (last !== undefined && last.entryKey === undefined) last.text += words;
    else if (words !== '') spans.push({ text: words });
  };
  let end = 0;
  for (const match of text.matchAll(MENTION)) {
    const [whole, key, words] = match;
    addWords(text.slice(end, match.index));
    if (visible.has(key!)) spans.push({ text: words!, entryKey: key! });
    else addWords(words!);
    end = match.index + whole.length;
  }
  addWords(text.slice(end));
  return spans;
}

/** The text with mentions of the entries in `known` only; of others the words stay. */
export const keepMentions = (text: string, known: ReadonlySet<string>): string =>
  text.replaceAll(MENTION, (mention, key: string, words: string) => (known.has(key) ? mention : words));

/** Keys of the entries that a chapter's text mentions, each once. */
export const mentionedInBlocks = (blocks: readonly Block[]): string[] => [
  ...new Set(
    blocks.flatMap(({ marks = [] }) =>
      marks.flatMap(({ type, value }) => (type === 'entry' && value !== undefined ? [value] : [])),
    ),
  ),
];

/** The blocks without the marks of entries that the reader may not know; their words stay. */
export function hideMentions(blocks: readonly Block[], visible: ReadonlySet<string>): Block[] {
  return blocks.map((block) => {
    if (block.marks === undefined) return block;
    const { marks, ...plain } = block;
    const shown = marks.filter(({ type, value }) => type !== 'entry' || visible.has(value ?? ''));
    return shown.length === 0 ? plain : { ...plain, marks: shown };
  });
}
