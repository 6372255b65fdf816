/** The names that clients know, where a column has another one. */
const FIELDS: Record<string, string> = {
  fork_position: 'forkNumber',
  chapter_ids: 'chapters',
  revision_ids: 'chapters',
  proposer_share: 'split',
  upstream_version: 'upstreamVersion',
};

/**
 * Which fields were changed since `version`, from the version at which each column last changed.
 * Source: product specification 2.3.
 */
export function changedFieldsSince(fieldVersions: unknown, version: number): string[] {
  const changed = Object.entries((fieldVersions ?? {}) as Record<string, number>)
    .filter(([, changedAt]) => changedAt > version)
    .map(([column]) => FIELDS[column] ?? column);
  return [...new Set(changed)].sort();
}
