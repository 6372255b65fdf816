import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

const complete = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://user:db-password@localhost/inkvine',
  REDIS_URL: 'redis://localhost',
  PUBLIC_URL: 'https://inkvine.example/',
  AUTH_SECRET: 'x'.repeat(32),
  TOSS_CLIENT_KEY: 'test_ck_1',
  TOSS_SECRET_KEY: 'test_sk_1',
};

test('a complete environment is read, with its defaults', () => {
  expect(readEnv(complete)).toMatchObject({
    PORT: 3000,
    PUBLIC_URL: 'https://inkvine.example',
    INKVINE_DEMO: false,
    SITE_TIME_ZONE: 'Asia/Seoul',
    TRUST_PROXY: 0,
  });
  expect(readEnv({ ...complete, INKVINE_DEMO: '1', GOOGLE_CLIENT_ID: '' })).toMatchObject({
    INKVINE_DEMO: true,
  });
});

test.each(['NODE_ENV', 'DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL', 'AUTH_SECRET'])(
  'without %s it says so in one line',
  (name) => {
    const { message } = problemOf({ ...complete, [name]: undefined });
    expect(message).toContain(`${name} is missing`);
    expect(message).not.toContain('\n');
  },
);

test.each([
  ['AUTH_SECRET', 'short-secret'],
  ['PUBLIC_URL', 'ftp://inkvine.example'],
  ['SITE_TIME_ZONE', 'Mars/Olympus'],
  ['PORT', '70000'],
  ['TRUST_PROXY', 'yes'],
])('a wrong %s is named, never quoted', (name, value) => {
  const { message } = problemOf({ ...complete, [name]: value });
  expect(message).toContain(name);
  expect(message).not.toContain(value);
});

test('outside production it refuses to serve https', () => {
  expect(problemOf({ ...complete, NODE_ENV: 'development' }).message).toMatch(/NODE_ENV must be production/);
});

function problemOf(source: NodeJS.ProcessEnv): Error {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('the environment was accepted');
}
