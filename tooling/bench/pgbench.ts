import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Contender } from './side-by-side.ts';

const run = promisify(execFile);

/** PostgreSQL's own load driver with prepared statements: the least that a client can cost. */
export function pgbench(connectionString: string, script: string, clients: number): Contender {
  return async (seconds) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inkvine-bench-'));
    try {
      const file = path.join(folder, 'script.sql');
      await writeFile(file, script);
      const { stdout } = await run('pgbench', [
        ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=1'],
        ...[`--time=${seconds}`, `--file=${file}`, connectionString],
      ]);
      const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
      if (tps === undefined) throw new Error(`pgbench reported no rate:\n${stdout}`);
      return Number(tps);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new Error(
        'pgbench is not on the path: install PostgreSQL’s client tools (Debian: postgresql-contrib).',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

/** A compiled statement as pgbench takes it: each `$n` replaced by the expression given for it. */
export function asScript(sql: string, expressions: readonly string[]): string {
  return sql.replace(/\$(\d+)/g, (_match, index: string) => `(${expressions[Number(index) - 1]!})`);
}
