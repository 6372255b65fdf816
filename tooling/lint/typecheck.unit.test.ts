import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const SERVER_SIDE = path.join(ROOT, 'tooling/typescript/server-side.json');

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function isCheckedByItself(folder: string): boolean {
  const { scripts } = readJson(path.join(ROOT, folder, 'package.json')) as { scripts?: object };
  return scripts !== undefined && 'typecheck' in scripts;
}

it('every package is checked by the compiler, by itself or with those of the server', () => {
  const folders = ['apps', 'packages', 'tooling'].flatMap((floor) =>
    readdirSync(path.join(ROOT, floor)).map((name) => `${floor}/${name}`),
  );
  expect(folders.length).toBeGreaterThan(15);
  const { include } = readJson(SERVER_SIDE) as { include: string[] };
  const together = include.map((one) => path.relative(ROOT, path.join(path.dirname(SERVER_SIDE), one)));
  const isChecked = (folder: string) =>
    isCheckedByItself(folder) || together.some((one) => one === folder || one.startsWith(`${folder}/`));
  expect(folders.filter((folder) => !isChecked(folder))).toEqual([]);
});

it('the server’s program checks all that a package’s own program would', () => {
  const { include } = readJson(SERVER_SIDE) as { include: string[] };
  const home = path.dirname(SERVER_SIDE);
  const together = new Set(include.map((one) => path.join(home, one)));
  const packages = new Set([...together].map((one) => one.replace(/\/(src|e2e)$/, '')));
  const missing = [...packages].flatMap((folder) => {
    const own = readJson(path.join(folder, 'tsconfig.json')) as { include: string[]; extends: string };
    expect(path.join(folder, own.extends)).toBe(path.join(home, 'node.json'));
    return own.include
      .map((one) => path.join(folder, one === '*.ts' ? '' : one).replace(/\/$/, ''))
      .filter((one) => !together.has(one));
  });
  expect(missing).toEqual([]);
});
