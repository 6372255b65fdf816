import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

const DAY_MS = 86_400_000;

let site: TestSite;
let operator: TestPerson;

beforeAll(async () => {
  site = await startTestSite({ INKVINE_DEMO: '1' });
  operator = await site.signUp({ role: 'operator' });
});
afterAll(() => site.close());

const mutate = (procedure: string, input: unknown, as = operator) =>
  site.call(procedure, input, { type: 'mutation', as });

it('lets months pass without signing anybody out', async () => {
  const reader = await site.signUp();
  expect(await mutate('timeMachine.setWorker', { stopped: true, version: 1 })).toMatchObject({ code: 'OK' });
  const { code, data } = await mutate('timeMachine.advance', { step: 'quarter', version: 2 });
  expect([code, data]).toMatchObject(['OK', { worker: 'stopped', version: 3 }]);
  const { now, aheadMs } = data as { now: string; aheadMs: number };
  expect(aheadMs).toBeGreaterThan(80 * DAY_MS);
  expect(Date.parse(now)).toBeGreaterThan(Date.now() + aheadMs - DAY_MS);
  expect((await site.call('system.info')).data).toMatchObject({ demo: { aheadMs } });
  expect((await site.call('identity.me', undefined, { as: reader })).data).toMatchObject({
    id: reader.userId,
  });
  expect((await site.call('identity.sessions', undefined, { as: reader })).data).toHaveLength(1);
  const later = await site.signUp();
  expect((await site.call('identity.me', undefined, { as: later })).data).toMatchObject({ id: later.userId });
});

it('is for operators alone', async () => {
  const reader = await site.signUp();
  expect(await site.call('timeMachine.get', undefined, { as: reader })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await mutate('timeMachine.advance', { step: 'day', version: 3 }, reader)).toMatchObject({
    code: 'FORBIDDEN',
  });
});

it('is not there where a gateway may be a real one', async () => {
  const real = await startTestSite({ INKVINE_DEMO: '1', TOSS_API_URL: 'https://127.0.0.1:1' });
  try {
    const someone = await real.signUp({ role: 'operator' });
    expect(await real.call('timeMachine.get', undefined, { as: someone })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await real.call('system.info')).data).toMatchObject({ demo: { aheadMs: null } });
  } finally {
    await real.close();
  }
});
