import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { KeptHead, KeptStore } from './kept-answers.ts';

interface AnswersSchema extends DBSchema {
  heads: { key: string; value: KeptHead };
  texts: { key: string; value: string };
}

const DATABASE = 'inkvine.answers';
const VERSION = 1;

/** Answers of the server in IndexedDB, for reading without a connection. */
export function createDeviceAnswers(): KeptStore {
  let opening: Promise<IDBPDatabase<AnswersSchema>> | null = null;
  const database = () => {
    opening ??= openDB<AnswersSchema>(DATABASE, VERSION, {
      upgrade: (db) => {
        db.createObjectStore('heads', { keyPath: 'key' });
        db.createObjectStore('texts');
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
  };
  return {
    heads: async () => (await database()).getAll('heads'),
    read: async (key) => (await database()).get('texts', key),
    async write(head, text) {
      const trx = (await database()).transaction(['heads', 'texts'], 'readwrite');
      await Promise.all([
        trx.objectStore('heads').put(head),
        trx.objectStore('texts').put(text, head.key),
        trx.done,
      ]);
    },
    async remove(keys) {
      const trx = (await database()).transaction(['heads', 'texts'], 'readwrite');
      await Promise.all([
        ...keys.flatMap((key) => [
          trx.objectStore('heads').delete(key),
          trx.objectStore('texts').delete(key),
        ]),
        trx.done,
      ]);
    },
  };
}
