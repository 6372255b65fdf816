import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { AUTH_SECRET, startStack, type Stack } from '@inkvine/testkit/stack';

const SEED = path.join(import.meta.dirname, '../../server/src/demo/seed.ts');

/** The product in demo mode, with the demo people, their novels and their coins. */
export async function startDemoStack(): Promise<Stack> {
  const secret = { SAVED_METHOD_SECRET: 'method-secret-of-the-tests-012345678' };
  const stack = await startStack({ env: { INKVINE_DEMO: '1', ...secret } });
  try {
    await promisify(execFile)(process.execPath, [SEED], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        NODE_ENV: 'production',
        INKVINE_DEMO: '1',
        DATABASE_URL: stack.database.connectionString,
        REDIS_URL: stack.redisUrl,
        PUBLIC_URL: stack.url,
        AUTH_SECRET,
        ...{ ...secret, ...stack.gateway('toss').settings },
      },
    });
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}
