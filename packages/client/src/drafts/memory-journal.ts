import { journalKey, type DraftJournal, type JournalEntry } from './draft-ports.ts';

/** A journal that ends with its process: for tests, and for devices that refuse storage. */
export function createMemoryJournal(): DraftJournal {
  const entries = new Map<string, JournalEntry>();
  return {
    read: async (key) => entries.get(journalKey(key)) ?? null,
    write: async (entry) => {
      entries.set(journalKey(entry.key), entry);
    },
    remove: async (key) => {
      entries.delete(journalKey(key));
    },
    list: async () => [...entries.values()],
    clear: async () => entries.clear(),
  };
}
