import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const KEY = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
/** No key begins with a dot. */
const UNFINISHED = '.unfinished';

/**
 * `FileStorage` in a folder of this machine, for one that has a disk of its own or shares one between server and
 * worker. A file is written beside the others and moved to its place once it is on the disk.
 */
export function createDirectoryStorage(root: string) {
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new RangeError('not a key of a file');
    return path.join(root, key);
  };
  const unfinished = path.join(root, UNFINISHED);
  return {
    async put(key: string, body: Readable): Promise<void> {
      const place = pathOf(key);
      await Promise.all(
        [unfinished, path.dirname(place)].map((folder) => mkdir(folder, { recursive: true })),
      );
      const draft = path.join(unfinished, randomUUID());
      try {
        await pipeline(body, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
        await rename(draft, place);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await flushFolder(path.dirname(place));
    },

    async get(key: string): Promise<Readable | undefined> {
      const file = await unlessMissing(open(pathOf(key)));
      return file?.createReadStream();
    },

    async delete(key: string): Promise<void> {
      await rm(pathOf(key), { force: true });
    },

    async *list(prefix: string) {
      const start = prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, '');
      const folder = await unlessMissing(opendir(start === '' ? root : pathOf(start), { recursive: true }));
      if (folder === undefined) return;
      for await (const entry of folder) {
        const place = path.join(entry.parentPath, entry.name);
        const key = path.relative(root, place).split(path.sep).join('/');
        if (!entry.isFile() || !key.startsWith(prefix) || !KEY.test(key)) continue;
        const found = await unlessMissing(stat(place));
        if (found !== undefined) yield { key, bytes: found.size, writtenAt: found.mtime.toISOString() };
      }
    },

    async purgeUnfinished(before: Date): Promise<void> {
      for (const name of (await unlessMissing(readdir(unfinished))) ?? []) {
        const place = path.join(unfinished, name);
        const found = await unlessMissing(stat(place));
        if (found !== undefined && found.mtime < before) await rm(place, { force: true });
      }
    },
  };
}

/** A file that was moved is in its folder for good only once the folder is on the disk too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
