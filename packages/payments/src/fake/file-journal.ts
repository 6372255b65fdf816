import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Journal, JournalEntry } from './store.ts';

/**
 * A journal in a file: one JSON entry a line, appended. Opening it drops what later entries replaced, and a last
 * line that a crash cut short: its answer never went out.
 */
export const openFileJournal = (path: string): Journal => {
  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  // Every whole line ends with a line feed, so what follows the last one is empty or cut short.
  const entries = lines.slice(0, -1).map((line): JournalEntry => JSON.parse(line));
  const current = [...new Map(entries.map((entry) => [`${entry.kind} ${entry.id}`, entry])).values()];
  const compacted = `${path}.new`;
  writeFileSync(compacted, current.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  renameSync(compacted, path);
  return {
    read: () => current,
    append: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`),
  };
};
