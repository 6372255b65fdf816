import type { KeptHead, KeptStore } from '@inkvine/client/offline/kept-answers';
import { CryptoDigestAlgorithm, digestStringAsync } from 'expo-crypto';
import { Directory, File, Paths } from 'expo-file-system';

const HEAD = '.head';
const TEXT = '.text';

/** Answers of the server in files, two for each, for reading without a connection. */
export function createDeviceAnswers(): KeptStore {
  const directory = new Directory(Paths.document, 'answers');
  // The hash of a query is a line of JSON, too long for the name of a file.
  const nameOf = (key: string) => digestStringAsync(CryptoDigestAlgorithm.SHA256, key);
  const put = async (name: string, content: string) => {
    const part = new File(directory, `${name}.part`);
    part.write(content);
    // A device that dies meanwhile has the former file or this one, never half of one.
    await part.move(new File(directory, name), { overwrite: true });
  };
  const remove = (name: string) => {
    const file = new File(directory, name);
    if (file.exists) file.delete();
  };
  const textOf = async (name: string) => {
    const file = new File(directory, name + TEXT);
    return file.exists ? file.text() : undefined;
  };
  return {
    async heads() {
      if (!directory.exists) return [];
      const files = directory.list().filter((item) => item instanceof File);
      const heads = files.filter(({ name }) => name.endsWith(HEAD));
      const known = new Set(heads.map(({ name }) => name.slice(0, -HEAD.length)));
      // Left by a device that died between the two.
      for (const file of files) {
        const [name = '', ...ending] = file.name.split('.');
        if (!known.has(name) || ending.includes('part')) file.delete();
      }
      return Promise.all(heads.map(async (file) => JSON.parse(await file.text()) as KeptHead));
    },
    read: async (key) => textOf(await nameOf(key)),
    async write(head, text) {
      directory.create({ intermediates: true, idempotent: true });
      const name = await nameOf(head.key);
      await put(name + TEXT, text);
      await put(name + HEAD, JSON.stringify(head));
    },
    async remove(keys) {
      for (const name of await Promise.all(keys.map(nameOf))) {
        remove(name + HEAD);
        remove(name + TEXT);
      }
    },
  };
}
