import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDirectoryStorage } from './directory-storage.ts';

let root: string;
let files: ReturnType<typeof createDirectoryStorage>;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'inkvine-files-'));
  files = createDirectoryStorage(root);
});
afterEach(() => rm(root, { recursive: true }));

async function listed(prefix: string): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for await (const { key, bytes } of files.list(prefix)) found.push([key, bytes]);
  return found;
}

it('keeps, replaces, lists and deletes', async () => {
  expect(await listed('a/')).toEqual([]);
  await files.put('a/b/one.txt', Readable.from(['one']));
  await files.put('a/two', Readable.from(['2']));
  await files.put('ab', Readable.from(['no']));
  await files.put('a/two', Readable.from(['twice']));
  expect((await listed('a/')).toSorted()).toEqual([
    ['a/b/one.txt', 3],
    ['a/two', 5],
  ]);
  expect(await listed('a/t')).toEqual([['a/two', 5]]);
  expect(await text((await files.get('a/two'))!)).toBe('twice');
  await files.delete('a/two');
  await files.delete('a/two');
  expect(await files.get('a/two')).toBeUndefined();
});

it('keeps nothing of a stream that breaks off, and what was there before stays', async () => {
  await files.put('a', Readable.from(['whole']));
  async function* broken() {
    yield 'half';
    throw new Error('cut');
  }
  await expect(files.put('a', Readable.from(broken()))).rejects.toThrow('cut');
  expect(await text((await files.get('a'))!)).toBe('whole');
  expect(await readdir(path.join(root, '.unfinished'))).toEqual([]);
});

it('removes what a kill left unfinished, once it is old', async () => {
  await files.put('a', Readable.from(['a']));
  const [old, fresh] = ['old', 'fresh'].map((name) => path.join(root, '.unfinished', name));
  await writeFile(old!, 'x');
  await writeFile(fresh!, 'x');
  await utimes(old!, 1_000, 1_000);
  await files.purgeUnfinished(new Date(2_000_000));
  expect(await readdir(path.join(root, '.unfinished'))).toEqual(['fresh']);
  expect(await listed('')).toEqual([['a', 1]]);
});

it.each(['', '..', '../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/', '.unfinished/x', 'a\\..\\b', 'a\0b'])(
  'takes %j for no key',
  async (key) => {
    await expect(files.put(key, Readable.from(['x']))).rejects.toThrow(RangeError);
    await expect(files.get(key)).rejects.toThrow(RangeError);
    await expect(files.delete(key)).rejects.toThrow(RangeError);
  },
);
