import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type RawBuilder } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPublishedProcedures, type PublishedProcedure } from '../openapi/published-procedures.ts';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';
import type { Outcome, Row } from './access-kinds.ts';
import { ACCESS_ROWS } from './access-rows.ts';
import { createWorld, type World } from './world.ts';

/**
 * Every procedure × every kind of caller × one's own, another's and a missing object. "Another's" is of a person of
 * the same role, so that the cells of a reader and of an author are also those of the other reader and author.
 */
const CALLERS = ['anonymous', 'reader', 'creator', 'moderator', 'operator', 'suspended', 'expired'] as const;
type CallerKind = (typeof CALLERS)[number];
const NOBODY = new Set<CallerKind>(['anonymous', 'suspended', 'expired']);

let site: TestSite;
let world: World;
let tables: string[];
let people: Record<CallerKind, TestPerson>;
let others: Record<CallerKind, TestPerson>;

const procedures = listPublishedProcedures();

async function createPeople(): Promise<Record<CallerKind, TestPerson>> {
  const entries = await Promise.all(
    CALLERS.map(async (kind) => {
      const role = kind === 'creator' || kind === 'moderator' || kind === 'operator' ? kind : 'reader';
      const person = await site.signUp({ role, name: kind });
      await world.giveCoins(person, 1_000);
      return [kind, person] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<CallerKind, TestPerson>;
}

beforeAll(async () => {
  site = await startTestSite();
  world = await createWorld(site);
  const named = await site.db.introspection.getTables();
  tables = named.filter(({ isView }) => !isView).map(({ name }) => name);
  people = await createPeople();
  others = await createPeople();
  await site.db
    .updateTable('user')
    .set({ suspended_at: new Date().toISOString() })
    .where('id', '=', people.suspended.userId)
    .execute();
  await site.db
    .updateTable('session')
    .set({ expires_at: '2001-01-01T00:00:00Z' })
    .where('user_id', '=', people.expired.userId)
    .execute();
});
afterAll(() => site.close());

function expectedOutcome(row: Row, procedure: PublishedProcedure, kind: CallerKind, target: Target): Outcome {
  const { access } = procedure.meta;
  if (isRefusedAtTheDoor(procedure, kind)) return 'UNAUTHENTICATED';
  if (access === 'operator' && kind !== 'operator') return 'FORBIDDEN';
  if (!('own' in row)) return row.outcome ?? 'OK';
  if (target === 'missing') return row.missing;
  if (target === 'own') return row.own;
  return (kind === 'operator' ? row.othersForOperators : undefined) ?? row.others;
}

type Target = 'own' | 'others' | 'missing';

const isRefusedAtTheDoor = ({ meta }: PublishedProcedure, kind: CallerKind): boolean =>
  meta.access !== 'public' && NOBODY.has(kind);

/** Whoever is refused at the door is refused before anybody looks for what they mean. */
function targetsOf(row: Row, procedure: PublishedProcedure, kind: CallerKind): Target[] {
  if (!('own' in row)) return ['own'];
  return isRefusedAtTheDoor(procedure, kind) ? ['missing'] : ['own', 'others', 'missing'];
}

/** Written when somebody is refused: whoever meets an expired session removes it. */
const ALIVE: Record<string, RawBuilder<unknown>> = { session: sql`where expires_at > now()` };

/**
 * Everything there is. A refused call must leave it as it was. PostgreSQL may read the tables side by side, and then
 * answers in any order.
 */
async function fingerprint(): Promise<string[]> {
  const counts = tables.map((table) => countWrites(table, ALIVE[table]));
  const { rows } = await sql<{ written: string }>`${sql.join(counts, sql` union all `)}`.execute(site.db);
  return rows.map(({ written }) => written).toSorted();
}

/** A row that is written, with whatever, is of another transaction from then on. */
const countWrites = (table: string, rows = sql``) =>
  sql`select ${sql.lit(`${table}: `)} || count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) as written from ${sql.table(table)} ${rows}`;

/** Calls as the kind of caller would, and answers `OK` or the code. */
async function callAs(kind: CallerKind, procedure: PublishedProcedure, input: unknown): Promise<string> {
  const as = kind === 'anonymous' ? undefined : people[kind];
  if (procedure.type !== 'subscription')
    return (await site.call(procedure.path, input, { type: procedure.type, as })).code;
  const query = encodeURIComponent(JSON.stringify({ json: input }));
  const response = await fetch(`${site.url}/trpc/${procedure.path}?input=${query}`, {
    headers: as === undefined ? {} : { cookie: as.cookie },
  });
  const reader = response.body!.getReader();
  let heard = '';
  for (;;) {
    // A refusal is the first event after the connection; a stream that says nothing more is open.
    const chunk = await Promise.race([reader.read(), sleep(300, undefined)]);
    if (chunk?.value !== undefined) heard += Buffer.from(chunk.value).toString();
    const code = /"code":"([A-Z_]+)"/.exec(heard)?.[1];
    if (code !== undefined || ((chunk === undefined || chunk.done) && heard.includes('event: connected'))) {
      await reader.cancel();
      return code ?? 'OK';
    }
  }
}

test('every procedure has a row and every row a procedure', () => {
  expect(Object.keys(ACCESS_ROWS).sort()).toEqual(procedures.map(({ path }) => path).sort());
});

test.each(procedures.map((procedure) => [procedure.path, procedure] as const))(
  '%s',
  async (path, procedure) => {
    const row = ACCESS_ROWS[path]!;
    const actual: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const kind of CALLERS) {
      for (const target of targetsOf(row, procedure, kind)) {
        const owner = { own: people[kind], others: others[kind], missing: null }[target];
        // A person whose session ended owns what they made before.
        const input = await row.input(world, owner as TestPerson);
        const cell = `${kind} × ${target}`;
        expected[cell] = expectedOutcome(row, procedure, kind, target);
        const before = expected[cell] === 'OK' ? [] : await fingerprint();
        actual[cell] = await callAs(kind, procedure, input);
        const after = expected[cell] === 'OK' ? [] : await fingerprint();
        const changed = after.filter((table, index) => table !== before[index]);
        if (changed.length > 0) actual[cell] += ` and something changed: ${changed.join()}`;
      }
    }
    expect(actual).toEqual(expected);
  },
);
