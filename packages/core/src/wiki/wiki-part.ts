import { WikiImage } from '@inkvine/contracts/wiki';
import type { WikiGate, WikiPartContent } from '@inkvine/contracts/wiki-editing';
import type { EditablePartRow, NewPart, PartRow } from '@inkvine/db/wiki/wiki-part.repository';
import { keepMentions, mentionedIn, withoutMentions } from '@inkvine/domain/wiki/mentions';
import { toSearchText } from '@inkvine/domain/wiki/search-text';

type Stored = Pick<
  NewPart,
  'kind' | 'type' | 'targetKey' | 'name' | 'body' | 'search' | 'words' | 'mentions'
>;
type StoredGate = Pick<PartRow, 'intro' | 'gateChapterId' | 'effective'>;

const nothing = { type: null, targetKey: null, body: {}, words: '', mentions: [] };
const words = (...texts: string[]): string => toSearchText(withoutMentions(texts.join(' ')));

/** What the tables keep of a part, with what is searched in it and whom it mentions. */
export function toStored(content: WikiPartContent): Stored {
  switch (content.kind) {
    case 'entry': {
      const { kind, type, label } = content;
      return { ...nothing, kind, type, name: label, search: toSearchText(label) };
    }
    case 'snapshot': {
      const { kind, name, summary, attributes, image } = content;
      return {
        ...{ ...nothing, kind, name, search: toSearchText(name) },
        body: { summary, attributes, ...(image === undefined ? {} : { image }) },
        words: words(summary),
        mentions: mentionedIn(summary),
      };
    }
    case 'section': {
      const { kind, title, text } = content;
      return {
        ...{ ...nothing, kind, name: title, search: toSearchText(title) },
        body: { text },
        words: words(title, text),
        mentions: mentionedIn(text),
      };
    }
    case 'alias':
      return { ...nothing, kind: content.kind, name: content.name, search: toSearchText(content.name) };
    case 'relation': {
      const { kind, targetKey, label, reverse } = content;
      return { ...nothing, kind, targetKey, name: '', search: '', body: { label, reverse } };
    }
    case 'event': {
      const { kind, title, when, order, text, entryKeys } = content;
      return {
        ...{ ...nothing, kind, name: title, search: toSearchText(title) },
        body: { when, order, text, entryKeys },
        words: words(title, text),
        mentions: [...new Set([...entryKeys, ...mentionedIn(text)])],
      };
    }
  }
}

export function toStoredGate(gate: WikiGate): StoredGate {
  if (gate.from === 'chapter') {
    return { intro: false, gateChapterId: gate.chapterId, effective: gate.effective };
  }
  return { intro: gate.from === 'intro', gateChapterId: null, effective: 'on_open' };
}

function toGate({ intro, gateChapterId, effective }: StoredGate): object {
  if (intro) return { from: 'intro' };
  return gateChapterId === null
    ? { from: 'never' }
    : { from: 'chapter', chapterId: gateChapterId, effective };
}

/** Whose part a branch changes when it writes over the one it has, its own or an ancestor's; null for nobody's. */
export const originOver = (part: PartRow, branchId: string): string | null =>
  part.branchId === branchId ? part.derivedFrom : part.branchId;

/** The fields of a part as its author wrote them. */
export function toContent(row: PartRow): WikiPartContent {
  const named = {
    entry: { type: row.type, label: row.name },
    snapshot: { name: row.name },
    section: { title: row.name },
    alias: { name: row.name },
    relation: { targetKey: row.targetKey },
    event: { title: row.name },
  }[row.kind];
  return { kind: row.kind, gate: toGate(row), ...named, ...row.body } as WikiPartContent;
}

const textsOf = ({ body }: PartRow): string[] =>
  [body['summary'], body['text']].filter((text) => typeof text === 'string');
/** The image that a snapshot shows. */
export const imageOf = ({ body }: Pick<PartRow, 'body'>): WikiImage | undefined =>
  WikiImage.safeParse(body['image']).data;

const entryKeysOf = ({ body }: PartRow): string[] => (body['entryKeys'] ?? []) as string[];

/** Keys of the entries that a part speaks of. */
export const relatedKeys = (row: PartRow): string[] => [
  ...(row.targetKey === null ? [] : [row.targetKey]),
  ...entryKeysOf(row),
  ...textsOf(row).flatMap(mentionedIn),
];

/**
 * An inherited part as far as it speaks of entries that the fork has, else null: what upstream tells later, the
 * fork's author knows by reading alone.
 */
export const withoutForeign = (row: EditablePartRow, entries: ReadonlySet<string>): EditablePartRow | null =>
  row.inherited ? speakingOf(row, entries) : row;

/** A part as far as it speaks of `entries`; null for a relation to another. */
export function speakingOf<Row extends PartRow>(row: Row, entries: ReadonlySet<string>): Row | null {
  if (row.targetKey !== null && !entries.has(row.targetKey)) return null;
  const body = Object.fromEntries(
    Object.entries(row.body).map(([field, value]) => {
      if (field === 'entryKeys') return [field, entryKeysOf(row).filter((key) => entries.has(key))];
      return [field, typeof value === 'string' ? keepMentions(value, entries) : value];
    }),
  );
  return { ...row, body };
}

export const toEditable = (row: EditablePartRow) => ({
  key: row.key,
  version: row.version,
  content: toContent(row),
  chapter: row.position,
  inherited: row.inherited,
  suggestedBy: row.suggestedBy,
  editedAt: row.editedAt,
});

/** Names of the fields in which two states of a part differ, sorted; all of them when one is not known. */
export function changedFields(before: PartRow | undefined, now: PartRow): string[] {
  const old: Record<string, unknown> = before === undefined ? {} : { ...toContent(before) };
  return Object.entries(toContent(now))
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(old[field]))
    .map(([field]) => field)
    .sort();
}
