import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CONFIG = fileURLToPath(new URL('./arrows.config.mjs', import.meta.url));
const DEPCRUISE = fileURLToPath(new URL('./node_modules/.bin/depcruise', import.meta.url));
const house = mkdtempSync(join(tmpdir(), 'inkvine-arrows-'));

afterAll(() => rmSync(house, { recursive: true }));

/** Builds a small house around the given files; gives the rules that each file breaks. */
async function check(files: Record<string, string>): Promise<Record<string, string[]>> {
  const base = mkdtempSync(join(house, 'case-'));
  const parts = [
    'contracts',
    'domain',
    'db',
    'jobs',
    'core',
    'api',
    'client',
    'payments',
    'testkit',
    'i18n',
    'extra',
  ];
  for (const part of parts) {
    write(join(base, 'packages', part, 'package.json'), `{ "exports": { "./*": "./src/*.ts" } }`);
    write(join(base, 'packages', part, 'src/thing.ts'), 'export const thing = 1; export type Thing = 1;');
    mkdirSync(join(base, 'node_modules/@inkvine'), { recursive: true });
    symlinkSync(join(base, 'packages', part), join(base, 'node_modules/@inkvine', part));
  }
  write(join(base, 'packages/db/src/wallet/coin-lot.repository.ts'), 'export const find = 1;');
  write(join(base, 'packages/core/src/payments/gateway.port.ts'), 'export type Port = 1;');
  write(join(base, 'node_modules/kysely/package.json'), '{ "exports": "./index.js" }');
  write(join(base, 'node_modules/kysely/index.js'), 'export const sql = 1;');
  for (const [path, text] of Object.entries(files)) write(join(base, path), text);
  mkdirSync(join(base, 'apps'), { recursive: true });
  const args = ['--config', CONFIG, '--output-type', 'json', 'apps', 'packages'];
  const { stdout } = await promisify(execFile)(DEPCRUISE, args, { cwd: base }).catch(
    (failure: { stdout: string }) => failure,
  );
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[]; totalDependenciesCruised: number };
  };
  const found: Record<string, string[]> = {};
  for (const { from, rule } of summary.violations) (found[from] ??= []).push(rule.name);
  return found;
}

function write(path: string, text: string) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test('the arrows of the house pass', async () => {
  const found = await check({
    'packages/domain/src/ok.ts': `import { thing } from '@inkvine/contracts/thing'; export const a = thing;`,
    'packages/core/src/wallet/ok.service.ts': `import { find } from '@inkvine/db/wallet/coin-lot.repository'; export const a = find;`,
    'packages/payments/src/ok.ts': `import type { Port } from '@inkvine/core/payments/gateway.port'; export type A = Port;`,
    'packages/client/src/ok.ts': `import type { Thing } from '@inkvine/api/thing'; export type A = Thing;`,
    'packages/core/src/wallet/ok.db.test.ts': `import { thing } from '@inkvine/testkit/thing'; export const a = thing;`,
    'packages/db/src/ok.ts': `import { sql } from 'kysely'; export const a = sql;`,
  });
  expect(found).toEqual({});
});

const PLANTED: [name: string, path: string, text: string, rule: string][] = [
  [
    'up the house',
    'packages/domain/src/bad.ts',
    `import { thing } from '@inkvine/db/thing'; export const a = thing;`,
    'arrow-packages-domain',
  ],
  [
    'up the house by type alone',
    'packages/domain/src/bad.ts',
    `import type { Thing } from '@inkvine/core/thing'; export type A = Thing;`,
    'arrow-packages-domain',
  ],
  [
    'up the house by a dynamic import',
    'packages/contracts/src/bad.ts',
    `export const a = () => import('@inkvine/domain/thing');`,
    'arrow-packages-contracts',
  ],
  [
    'up the house by re-export',
    'packages/contracts/src/bad.ts',
    `export { thing } from '@inkvine/domain/thing';`,
    'arrow-packages-contracts',
  ],
  [
    'sideways by a relative path',
    'packages/db/src/bad.ts',
    `import { thing } from '../../jobs/src/thing.ts'; export const a = thing;`,
    'arrow-packages-db',
  ],
  [
    'a router at a repository',
    'packages/api/src/bad.ts',
    `import { find } from '@inkvine/db/wallet/coin-lot.repository'; export const a = find;`,
    'api-has-no-database',
  ],
  [
    'a router with SQL',
    'packages/api/src/bad.ts',
    `import { sql } from 'kysely'; export const a = sql;`,
    'api-has-no-database',
  ],
  [
    'a client with server code',
    'apps/web/src/bad.tsx',
    `import { thing } from '@inkvine/api/thing'; export const A = () => <p>{thing}</p>;`,
    'clients-know-only-the-type-of-the-api',
  ],
  [
    'a client at the rules',
    'apps/mobile/src/bad.tsx',
    `import { thing } from '@inkvine/domain/thing'; export const A = () => <p>{thing}</p>;`,
    'arrow-apps-mobile',
  ],
  [
    'a gateway past its port',
    'packages/payments/src/bad.ts',
    `import { thing } from '@inkvine/core/thing'; export const a = thing;`,
    'payments-know-only-the-port',
  ],
  [
    'the testkit in the product',
    'packages/db/src/bad.ts',
    `import { thing } from '@inkvine/testkit/thing'; export const a = thing;`,
    'testkit-in-tests-only',
  ],
  [
    "a test's folder in the product",
    'packages/db/src/bad.ts',
    `import { a } from './testing/site.ts'; export const b = a;`,
    'testing-in-tests-only',
  ],
  [
    'a node builtin in the rules',
    'packages/domain/src/bad.ts',
    `import { readFileSync } from 'node:fs'; export const a = readFileSync;`,
    'pure-rules-have-no-io',
  ],
  [
    'a library in the rules',
    'packages/domain/src/bad.ts',
    `import { sql } from 'kysely'; export const a = sql;`,
    'domain-has-no-libraries',
  ],
  [
    "another domain's repository",
    'packages/core/src/stories/bad.service.ts',
    `import { find } from '@inkvine/db/wallet/coin-lot.repository'; export const a = find;`,
    'sql-behind-repositories',
  ],
  [
    'a part nobody placed',
    'packages/extra/src/bad.ts',
    `import { thing } from '@inkvine/db/thing'; export const a = thing;`,
    'part-without-arrows',
  ],
  [
    'an import of nothing',
    'packages/db/src/bad.ts',
    `import { a } from './missing.ts'; export const b = a;`,
    'no-unresolvable',
  ],
  [
    'a cycle',
    'packages/db/src/bad.ts',
    `import { b } from './other.ts'; export const a = () => b;`,
    'no-cycle',
  ],
  [
    'an app from a package test',
    'packages/db/src/bad.unit.test.ts',
    `import { a } from '../../../apps/server/src/main.ts'; export const b = a;`,
    'test-arrows',
  ],
];

let found: Record<string, string[]>;

/** One house holds every planted violation, each in a file of its own. */
function placeOf(path: string, index: number) {
  return path.replace('bad', `bad-${index}`);
}

beforeAll(async () => {
  const files = PLANTED.map(([, path, text], index) => [placeOf(path, index), text]);
  const cycle = PLANTED.findIndex(([name]) => name === 'a cycle');
  found = await check({
    ...Object.fromEntries(files),
    'packages/db/src/other.ts': `import { a } from './bad-${cycle}.ts'; export const b = () => a;`,
    'apps/server/src/main.ts': 'export const a = 1;',
    'packages/db/src/testing/site.ts': 'export const a = 1;',
  });
});

test.each(PLANTED.map(([name, path, , rule], index) => ({ name, file: placeOf(path, index), rule })))(
  '$name is caught',
  ({ file, rule }) => {
    expect(found[file]).toContain(rule);
  },
);
