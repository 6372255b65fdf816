import { journalKey, type DraftJournal, type JournalEntry } from '@inkvine/client/drafts/draft-ports';
import type { DraftKey } from '@inkvine/contracts/drafts';
import { Directory, File, Paths } from 'expo-file-system';

const ENDING = '.json';

/** What one person typed on this device and the server's database does not hold yet: a file for each draft. */
export function createDeviceJournal(user: string): DraftJournal {
  const directory = new Directory(Paths.document, 'drafts', user);
  const nameOf = (key: DraftKey) => `${journalKey(key).replace('/', '.')}${ENDING}`;
  const read = async (file: File) => JSON.parse(await file.text()) as JournalEntry;
  return {
    async read(key) {
      const file = new File(directory, nameOf(key));
      return file.exists ? read(file) : null;
    },
    async write(entry) {
      directory.create({ intermediates: true, idempotent: true });
      const name = nameOf(entry.key);
      const part = new File(directory, `${name}.part`);
      part.write(JSON.stringify(entry));
      // A device that dies meanwhile has the former entry or this one, never half of one.
      await part.move(new File(directory, name), { overwrite: true });
    },
    async remove(key) {
      const file = new File(directory, nameOf(key));
      if (file.exists) file.delete();
    },
    async list() {
      if (!directory.exists) return [];
      const files = directory.list().filter((item) => item instanceof File && item.name.endsWith(ENDING));
      return Promise.all((files as File[]).map(read));
    },
    async clear() {
      if (directory.exists) directory.delete();
    },
  };
}
