import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');

/** Folders whose code must stay on the server, and those that clients are made of. */
const SERVER_CODE = ['core', 'db', 'api', 'jobs', 'payments', 'domain', 'testkit'].map(
  (name) => `packages/${name}/src`,
);
const CLIENT_CODE = [
  ...['contracts', 'client', 'i18n'].map((name) => `packages/${name}/src`),
  ...['web/src', 'mobile/src', 'mobile/app'].map((folder) => `apps/${folder}`),
];
/** Libraries of the server, with the package of ours through which they are found. */
const SERVER_LIBRARIES = [
  ['kysely', 'packages/db'],
  ['pg', 'packages/db'],
  ['ioredis', 'packages/db'],
  ['bullmq', 'apps/worker'],
  ['express', 'apps/server'],
  ['pino', 'apps/server'],
] as const;
const BUNDLES = [
  ['the web client', 'apps/web/dist', 'build'],
  ['the mobile client on the web', 'apps/mobile/dist/web', 'build:web'],
  ['the mobile client on Android', 'apps/mobile/dist/android', 'build:android'],
] as const;

/** Sources below a folder, and never through the links of `node_modules`, which run in circles. */
function filesBelow(folder: string, endings: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(file, endings);
    return entry.isFile() && endings.test(entry.name) && !entry.name.includes('.test.') ? [file] : [];
  });
}

/** As single bytes, so that the string table of compiled Android code can be searched too. */
const readBelow = (folder: string, endings: RegExp): string =>
  filesBelow(folder, endings)
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');

/** Strings that a minifier must keep, such as messages and SQL. */
function literals(source: string): Set<string> {
  const found = [...source.matchAll(/'([^'\\\n]{14,})'|"([^"\\\n]{14,})"/g)];
  return new Set(found.map(([, single, double]) => (single ?? double)!));
}

const sourceOf = (folders: readonly string[]): string =>
  folders.map((folder) => readBelow(path.join(ROOT, folder), /\.tsx?$/)).join('\n');

const clientSource = sourceOf(CLIENT_CODE);
/** Names of standards, which libraries of the clients write as well. */
const isStandard = (literal: string): boolean => literal.startsWith('http://www.w3.org/');
const ourMarks = [...literals(sourceOf(SERVER_CODE))].filter(
  (literal) => /[ .]/.test(literal) && !isStandard(literal) && !clientSource.includes(literal),
);

/** Errors are a library's own words; its other strings, such as header names, are everyone's. */
function libraryMarks(name: string, owner: string): string[] {
  const entry = createRequire(path.join(ROOT, owner, 'package.json')).resolve(name);
  const home = `node_modules/${name}/`;
  const source = readBelow(entry.slice(0, entry.lastIndexOf(home) + home.length), /\.[cm]?js$/);
  return [...literals(source)]
    .filter((literal) => literal.includes(' ') && literal.length >= 24)
    .slice(0, 40);
}

const theirMarks = SERVER_LIBRARIES.map(([name, owner]) => [name, libraryMarks(name, owner)] as const);

describe('what clients are sent', () => {
  it('can be told from server code by enough marks', () => {
    expect(ourMarks.length).toBeGreaterThan(300);
    expect(ourMarks).toContain('wallet.announce-donation');
    for (const [name, marks] of theirMarks) expect(marks.length, name).toBeGreaterThan(3);
  });

  it.each(BUNDLES)('%s holds nothing of the server', (_name, folder, script) => {
    const dist = path.join(ROOT, folder);
    expect(existsSync(dist), `${folder} is missing: run ${script} there`).toBe(true);
    const bundle = readBelow(dist, /\.(js|hbc)$/);
    // The clients' own words are there, so it is the bundle that was read.
    expect(bundle).toContain('PAYMENT_DECLINED');
    const found = [...ourMarks, ...theirMarks.flatMap(([, marks]) => marks)].filter((mark) =>
      bundle.includes(mark),
    );
    expect(found).toEqual([]);
  });
});
