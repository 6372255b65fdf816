import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');

/** Workspace folders whose code must stay on the server, and those that clients are made of. */
const SERVER_CODE = ['core', 'db', 'api', 'jobs', 'payments', 'domain', 'testkit'].map(
  (name) => `packages/${name}/src`,
);
const CLIENT_CODE = [
  'packages/contracts/src',
  'packages/client/src',
  'packages/i18n/src',
  'apps/web',
  'apps/mobile',
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
  ['web', 'apps/web/dist', 'npm run build in apps/web'],
  ['mobile on the web', 'apps/mobile/dist/web', 'npm run build:web in apps/mobile'],
  ['mobile on Android', 'apps/mobile/dist/android', 'npm run build:android in apps/mobile'],
] as const;

function filesIn(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .filter((file) => !/(^|\/)(node_modules|dist|fixtures)\//.test(file) && !file.includes('.test.'))
    .map((file) => path.join(folder, file))
    .filter((file) => statSync(file).isFile());
}

const read = (files: string[]): string => files.map((file) => readFileSync(file, 'latin1')).join('\n');

/**
 * Strings that a minifier must keep, such as messages and SQL. Read as single bytes, so that the string table of
 * compiled Android code can be searched too.
 */
function literals(source: string): Set<string> {
  const found = new Set<string>();
  for (const [, single, double] of source.matchAll(/'([^'\\\n]{14,})'|"([^"\\\n]{14,})"/g))
    found.add((single ?? double)!);
  return found;
}

const clientSource = read(
  CLIENT_CODE.flatMap((folder) => filesIn(path.join(ROOT, folder), ['.ts', '.tsx', '.json'])),
);
const isServerOnly = (literal: string): boolean => !clientSource.includes(literal);

const ourMarkers = [
  ...literals(read(SERVER_CODE.flatMap((folder) => filesIn(path.join(ROOT, folder), ['.ts'])))),
].filter(isServerOnly);

function libraryMarkers(name: string, owner: string): string[] {
  const require = createRequire(path.join(ROOT, owner, 'package.json'));
  const entry = require.resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}/`.length);
  // Errors are a library's own words; other strings, such as header names, are everyone's.
  return [...literals(read(filesIn(folder, ['.js', '.mjs', '.cjs'])))].filter(
    (literal) => literal.includes(' ') && literal.length >= 24 && isServerOnly(literal),
  );
}

describe('what clients are sent', () => {
  it('is told from server code by enough marks', () => {
    expect(ourMarkers.length).toBeGreaterThan(500);
    expect(ourMarkers).toContain('wallet.announce-donation');
    for (const [name, owner] of SERVER_LIBRARIES)
      expect(libraryMarkers(name, owner).length, name).toBeGreaterThan(3);
  });

  it.each(BUNDLES)('%s holds nothing of the server', (_name, folder, build) => {
    const dist = path.join(ROOT, folder);
    expect(existsSync(dist), `not built: ${build}`).toBe(true);
    const bundle = read(filesIn(dist, ['.js', '.hbc']));
    // The client's own words are there, so it is the bundle that is read.
    expect(bundle).toContain('PAYMENT_DECLINED');
    const leaked = ourMarkers.filter((marker) => bundle.includes(marker));
    const libraries = SERVER_LIBRARIES.flatMap(([name, owner]) => libraryMarkers(name, owner)).filter(
      (marker) => bundle.includes(marker),
    );
    expect({ leaked, libraries }).toEqual({ leaked: [], libraries: [] });
  });
});
