import { createHmac, timingSafeEqual } from 'node:crypto';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { initTRPC } from '@trpc/server';
import { Redis } from 'ioredis';
import pg from 'pg';
import superjson from 'superjson';
import { z } from 'zod';

/**
 * What a save costs without a product around it: tRPC as it comes, a signed token whose session is looked up once, and
 * the document written to Redis as it was sent. Nothing compares revisions, asks whose chapter it is or checks a block.
 * Run as a process of its own with PORT, DATABASE_URL, REDIS_URL and AUTH_SECRET.
 */
const { PORT, DATABASE_URL, REDIS_URL = '', AUTH_SECRET = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 8 });
const redis = new Redis(REDIS_URL);
const sessions = new Map<string, string>();

async function findUser(authorization = ''): Promise<string | undefined> {
  const [token = '', signature = ''] = decodeURIComponent(authorization.replace('Bearer ', '')).split(
    /\.(?=[^.]*$)/,
  );
  const expected = createHmac('sha256', AUTH_SECRET).update(token).digest();
  const given = Buffer.from(signature, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const known = sessions.get(token);
  if (known !== undefined) return known;
  const { rows } = await pool.query<{ user_id: string }>('select user_id from session where token = $1', [
    token,
  ]);
  if (rows[0] !== undefined) sessions.set(token, rows[0].user_id);
  return rows[0]?.user_id;
}

const { router, procedure } = initTRPC
  .context<{ authorization: string | undefined }>()
  .create({ transformer: superjson });

createHTTPServer({
  router: router({
    save: procedure
      .use(async ({ ctx, next }) => {
        const userId = await findUser(ctx.authorization);
        if (userId === undefined) throw new Error('nobody is signed in');
        return await next({ ctx: { userId } });
      })
      .input(z.object({ chapterId: z.string(), document: z.unknown() }))
      .mutation(async ({ ctx, input }) => {
        await redis.set(`bare:${ctx.userId}:${input.chapterId}`, JSON.stringify(input.document));
        return { saved: true };
      }),
    ready: procedure.query(() => 'yes'),
  }),
  createContext: ({ req }) => ({ authorization: req.headers.authorization }),
}).listen(Number(PORT));
