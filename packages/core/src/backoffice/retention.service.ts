import type { Retention } from '@inkvine/contracts/retention';
import {
  beginRun,
  countDue,
  countPages,
  endTerms,
  findLastRun,
  sumDone,
  updateRunEnded,
} from '@inkvine/db/backoffice/retention.repository';
import { RETENTION_KINDS } from '@inkvine/contracts/retention';
import { listEndings, RETENTION_POLICY } from '@inkvine/domain/backoffice/retention-policy';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** A few thousand rows, some milliseconds: short enough that nobody waits for a row for long. */
const PAGES_AT_ONCE = 64;

/** How long records of money are kept, and the end of what is personal in them (W14). */
export function createRetentionService({
  db,
  clock,
  pagesAtOnce = PAGES_AT_ONCE,
}: Pick<ServiceDependencies, 'db' | 'clock'> & { pagesAtOnce?: number }) {
  return {
    /**
     * The nightly run, found by state: erases or deletes what has had its term, a few pages of a table at a time. Each
     * step is one statement that notes what it did, so that a run that was killed goes on, and two at once share it.
     * @returns how many rows this call dealt with; undefined when the night's run has ended
     */
    async runNight(): Promise<number | undefined> {
      const now = clock.now();
      const night = now.toISOString().slice(0, 10);
      if (!(await beginRun(db, { night, at: now }))) return undefined;
      let done = 0;
      for (const ending of listEndings(now)) {
        const pages = await countPages(db, ending.table);
        for (let from = 0; from < pages; from += pagesAtOnce) {
          const step = { night, at: clock.now(), pages: { from, to: from + pagesAtOnce } };
          done += await endTerms(db, { ...ending, ...step });
        }
      }
      await updateRunEnded(db, { night, at: clock.now() });
      return done;
    },

    /** The policy, what is due now, and what was done. @throws AppError FORBIDDEN */
    async get(caller: Actor): Promise<z.input<typeof Retention>> {
      demand(caller, { action: 'backoffice.see' });
      const done = new Map((await sumDone(db)).map(({ table, rows }) => [table, rows]));
      const due = new Map<string, number>();
      for (const ending of listEndings(clock.now())) due.set(ending.table, await countDue(db, ending));
      return {
        kinds: RETENTION_KINDS.map((kind) => {
          const { basis, tables } = RETENTION_POLICY[kind];
          const names = Object.keys(tables);
          const sum = (counts: Map<string, number>) =>
            names.reduce((total, table) => total + (counts.get(table) ?? 0), 0);
          return { kind, basis, tables: names, due: sum(due), done: sum(done) };
        }),
        lastRun: (await findLastRun(db)) ?? null,
      };
    },
  };
}

export type RetentionService = ReturnType<typeof createRetentionService>;
