import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
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
  await watchWrites();
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

/**
 * From now on every row that is written and kept says so in `row_write`; a refused call must leave nothing there. Whoever
 * meets an expired session removes it, refused or not.
 */
async function watchWrites(): Promise<void> {
  const tables = (await site.db.introspection.getTables()).filter(({ isView }) => !isView);
  await sql`create table row_write (id bigserial primary key, table_name text not null)`.execute(site.db);
  await sql`
    create function note_write() returns trigger language plpgsql as $$
    begin
      insert into row_write (table_name) values (tg_table_name);
      return null;
    end $$`.execute(site.db);
  for (const { name } of tables) {
    const table = sql.table(name);
    const deleted = name === 'session' ? sql`when (old.expires_at > now())` : sql``;
    await sql`create trigger note_write after insert or update on ${table}
      for each row execute function note_write()`.execute(site.db);
    await sql`create trigger note_delete after delete on ${table}
      for each row ${deleted} execute function note_write()`.execute(site.db);
  }
}

async function lastWrite(): Promise<string> {
  const { rows } = await sql<{ id: string }>`select coalesce(max(id), 0)::text as id from row_write`.execute(
    site.db,
  );
  return rows[0]!.id;
}

/** The tables that were written after a write. */
async function tablesWrittenAfter(id: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct table_name as name from row_write where id > ${id}::bigint order by 1`.execute(site.db);
  return rows.map(({ name }) => name);
}

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

test('a row that is written, changed or removed is noticed, and one that is not kept is not', async () => {
  const { db } = site;
  const person = (await site.signUp()).userId;
  const rename = (name: string) => db.updateTable('user').set({ name }).where('id', '=', person);
  const before = await lastWrite();
  await rename('Nobody').where('name', '=', 'somebody else').execute();
  await expect(
    db.transaction().execute(async (trx) => {
      await trx.updateTable('user').set({ name: 'Lost' }).where('id', '=', person).execute();
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await tablesWrittenAfter(before)).toEqual([]);
  await rename('Somebody').execute();
  await db.deleteFrom('session').where('user_id', '=', person).execute();
  expect(await tablesWrittenAfter(before)).toEqual(['session', 'user']);
});

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
        const before = await lastWrite();
        actual[cell] = await callAs(kind, procedure, input);
        const written = expected[cell] === 'OK' ? [] : await tablesWrittenAfter(before);
        if (written.length > 0) actual[cell] += ` and something changed: ${written.join()}`;
      }
    }
    expect(actual).toEqual(expected);
  },
);
