/** The names that clients know, where they are not those of the columns. */
const FIELDS: Record<string, string> = {
  benefits_version: 'benefits',
  chapter_ids: 'chapters',
  edition: 'publishedText',
  fork_position: 'forkNumber',
  head_revision_id: 'text',
  name_en: 'name',
  name_ko: 'name',
  pinned: 'isPinned',
  preview_block_id: 'preview',
  preview_kind: 'preview',
  price_coins: 'price',
  price_minor: 'price',
  proposer_share: 'split',
  published_revision_id: 'publishedText',
  revision_ids: 'chapters',
  silent_release: 'silent',
  wiki: 'entries',
};

const camelCase = (column: string): string =>
  column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Which fields were changed since `version`, from the version at which each column last changed.
 * Source: product specification 2.3.
 */
export function changedFieldsSince(fieldVersions: unknown, version: number): string[] {
  const changed = Object.entries((fieldVersions ?? {}) as Record<string, number>)
    .filter(([, changedAt]) => changedAt > version)
    .map(([column]) => FIELDS[column] ?? camelCase(column));
  return [...new Set(changed)].sort();
}
