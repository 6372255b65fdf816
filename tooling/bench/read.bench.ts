import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Executor } from '@inkvine/db/database';
import { findReadableChapter } from '@inkvine/db/reading/reading.repository';
import { findWalletOverview } from '@inkvine/db/wallet/wallet.repository';
import { createTestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRecordedDatabase } from '@inkvine/testkit/query-counter';
import { createNodeService, findFreePort } from '@inkvine/testkit/service-process';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { httpLoad } from './http-load.ts';
import { compare } from './side-by-side.ts';
import { startSite } from './site.ts';

const PARAGRAPHS = 40;
const PARAGRAPH =
  'Rain came in over the harbour before the lamps were lit, and nobody on the quay looked up. ';
const DAY_MS = 86_400_000;

const database = await createTestDatabase();
const { db } = database;
const reader = await buildActor(db);
const text = Array.from({ length: PARAGRAPHS }, () => PARAGRAPH.repeat(3)).join('\n');
const novel = await buildNovel(db, { chapters: [{ text }, { text }, { text }] });
const chapterId = novel.chapterIds[1]!;
await db.insertInto('wallet').values({ id: randomUUID(), user_id: reader.userId }).execute();

const site = await startSite(db, database.connectionString);
try {
  const [headers] = await site.signIn([reader.userId]);
  const read = (address: string) => () => ({ method: 'GET' as const, path: address, headers: headers! });
  const input = encodeURIComponent(JSON.stringify({ json: { chapterId } }));
  await compareWithBare(
    'A chapter of 11 KB, signed in, against bare node:http and pg with the same statement',
    {
      path: `/trpc/reading.chapter?input=${input}`,
      query: (recorded) =>
        findReadableChapter(recorded, { chapterId: chapterId, branchId: null }, reader.userId),
    },
  );
  const now = new Date();
  await compareWithBare(
    'One’s own wallet, signed in, against bare node:http and pg with the same statement',
    {
      path: '/trpc/wallet.overview',
      query: (recorded) =>
        findWalletOverview(
          recorded,
          reader.userId,
          now.toISOString(),
          new Date(now.getTime() + 30 * DAY_MS).toISOString(),
        ),
    },
  );

  async function compareWithBare(
    title: string,
    { path: address, query }: { path: string; query: (db: Executor) => Promise<unknown> },
  ): Promise<void> {
    const recorded = createRecordedDatabase(database.pool);
    const [statement] = await recorded.record(() => query(recorded.db));
    const port = await findFreePort();
    const origin = `http://localhost:${port}`;
    const bare = createNodeService({
      name: 'bare server',
      entry: path.join(import.meta.dirname, 'bare-server.ts'),
      env: {
        PORT: String(port),
        DATABASE_URL: database.connectionString,
        STATEMENT: JSON.stringify(statement),
      },
      readyUrl: origin,
    });
    await bare.start();
    try {
      await compare(title, {
        limit: { name: 'bare node:http and pg', run: httpLoad(origin, read('/')) },
        ours: { name: 'the whole server', run: httpLoad(site.origin, read(address)) },
        goal: 0.15,
      });
    } finally {
      await bare.stop();
    }
  }
} finally {
  await site.stop();
  await database.drop();
}
