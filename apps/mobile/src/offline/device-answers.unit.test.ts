import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeviceAnswers } from './device-answers.ts';

const phone = vi.hoisted(() => ({ documents: '' }));

vi.mock('expo-crypto', () => ({
  CryptoDigestAlgorithm: { SHA256: 'sha256' },
  digestStringAsync: async (algorithm: string, text: string) =>
    createHash(algorithm).update(text).digest('hex'),
}));

// The phone's files, on this machine's disk.
vi.mock('expo-file-system', () => {
  class Item {
    readonly path: string;
    constructor(directory: { path: string } | string, ...parts: string[]) {
      this.path = path.join(typeof directory === 'string' ? directory : directory.path, ...parts);
    }
    get name() {
      return path.basename(this.path);
    }
    get exists() {
      return existsSync(this.path);
    }
    delete() {
      rmSync(this.path, { recursive: true });
    }
  }
  class File extends Item {
    write(content: string) {
      writeFileSync(this.path, content);
    }
    async move(to: File) {
      renameSync(this.path, to.path);
    }
    async text() {
      return readFileSync(this.path, 'utf8');
    }
  }
  class Directory extends Item {
    create() {
      mkdirSync(this.path, { recursive: true });
    }
    list() {
      return readdirSync(this.path).map((name) => new File(this, name));
    }
  }
  return {
    File,
    Directory,
    Paths: {
      get document() {
        return phone.documents;
      },
    },
  };
});

beforeEach(() => {
  phone.documents = mkdtempSync(path.join(tmpdir(), 'inkvine-phone-'));
});
afterEach(() => rmSync(phone.documents, { recursive: true }));

const KEY = `[["reading","chapter"],{"input":{"chapterId":"${'c'.repeat(300)}"}}]`;
const head = (key: string) => ({ key, size: 4, at: 7, chapterId: 'c' });

test('keeps answers over starts of the app, and nothing of those given away', async () => {
  const answers = createDeviceAnswers();
  expect(await answers.heads()).toEqual([]);
  await answers.write(head(KEY), '비.');
  await answers.write({ key: 'me', size: 2, at: 8 }, '{}');
  const later = createDeviceAnswers();
  expect(await later.heads()).toHaveLength(2);
  expect(await later.heads()).toContainEqual(head(KEY));
  expect(await later.read(KEY)).toBe('비.');
  await later.write(head(KEY), '눈.');
  expect(await later.read(KEY)).toBe('눈.');
  await later.remove([KEY, 'me', 'never kept']);
  expect(await later.read(KEY)).toBeUndefined();
  expect(readdirSync(path.join(phone.documents, 'answers'))).toEqual([]);
});

test('sweeps up what a dying phone left half done', async () => {
  const answers = createDeviceAnswers();
  await answers.write(head(KEY), '비.');
  const directory = path.join(phone.documents, 'answers');
  const whole = readdirSync(directory);
  for (const name of ['ab.text', 'cd.head.part', 'ef.text.part'])
    writeFileSync(path.join(directory, name), 'x');
  expect(await answers.heads()).toEqual([head(KEY)]);
  expect(readdirSync(directory).toSorted()).toEqual(whole.toSorted());
});
