import { journalKey, type DraftJournal, type JournalEntry } from './draft-ports.ts';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface JournalSchema extends DBSchema {
  entries: { key: [user: string, draft: string]; value: StoredEntry };
}
interface StoredEntry {
  user: string;
  draft: string;
  entry: JournalEntry;
}

const DATABASE = 'inkvine.drafts';
const VERSION = 1;

let opening: Promise<IDBPDatabase<JournalSchema>> | null = null;

function database(): Promise<IDBPDatabase<JournalSchema>> {
  opening ??= openDB<JournalSchema>(DATABASE, VERSION, {
    upgrade: (db) => {
      db.createObjectStore('entries', { keyPath: ['user', 'draft'] });
    },
    // Another tab with a newer version must not wait for this one.
    blocking: (_present, _wanted, event) => {
      (event.target as IDBDatabase).close();
      opening = null;
    },
    terminated: () => {
      opening = null;
    },
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** What one person typed on this device and the server's database does not hold yet, in IndexedDB. */
export function createDeviceJournal(user: string): DraftJournal {
  const all = IDBKeyRange.bound([user], [user, []]);
  return {
    async read(key) {
      const stored = await (await database()).get('entries', [user, journalKey(key)]);
      return stored?.entry ?? null;
    },
    async write(entry) {
      await (await database()).put('entries', { user, draft: journalKey(entry.key), entry });
    },
    async remove(key) {
      await (await database()).delete('entries', [user, journalKey(key)]);
    },
    async list() {
      return (await (await database()).getAll('entries', all)).map(({ entry }) => entry);
    },
    async clear() {
      await (await database()).delete('entries', all);
    },
  };
}
