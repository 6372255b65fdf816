import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from './problem.mjs';
import { loadSecrets } from './secrets.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkvine-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('secrets are made once, long, different and for the owner alone', () => {
  const file = join(folder, 'deep', 'secrets.json');
  const made = loadSecrets(file);
  expect(loadSecrets(file)).toEqual(made);
  expect(new Set(Object.values(made)).size).toBe(4);
  for (const secret of Object.values(made)) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a secret that an older version lacked is added, and the others stay', () => {
  const file = join(folder, 'secrets.json');
  writeFileSync(file, JSON.stringify({ postgresPassword: 'kept', other: 'also kept' }));
  expect(loadSecrets(file).postgresPassword).toBe('kept');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    postgresPassword: 'kept',
    other: 'also kept',
  });
});

test('an unreadable file is explained and never replaced', () => {
  const file = join(folder, 'secrets.json');
  writeFileSync(file, '{ "authSecret"');
  expect(() => loadSecrets(file)).toThrow(Problem);
  expect(readFileSync(file, 'utf8')).toBe('{ "authSecret"');
});
