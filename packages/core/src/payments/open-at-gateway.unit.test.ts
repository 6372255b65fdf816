import { expect, test } from 'vitest';
import { GatewayError, type RetryAdvice } from './gateway-error.ts';
import { openAtGateway } from './open-at-gateway.ts';

const failure = (retry: RetryAdvice) =>
  new GatewayError({ gateway: 'stripe', kind: 'OUTCOME_UNKNOWN', retry });

/** A gateway that fails with these errors, one call after the other, before it opens. */
function opening(...errors: Error[]) {
  const keys: string[] = [];
  const opened = openAtGateway(['first', 'second'], async (key) => {
    keys.push(key);
    const error = errors.shift();
    if (error !== undefined) throw error;
    return `opened under ${key}`;
  });
  return { opened, keys };
}

test('a failure that is kept under the first key is asked again under the second, and once only', async () => {
  await expect(opening().opened).resolves.toBe('opened under first');
  await expect(opening(failure('query_then_new_key')).opened).resolves.toBe('opened under second');
  const { opened, keys } = opening(failure('query_then_new_key'), failure('query_then_new_key'));
  await expect(opened).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
  expect(keys).toEqual(['first', 'second']);
});

test.each(['same_key', 'later_same_key'] as const)('%s may be asked again later', async (retry) => {
  const { opened, keys } = opening(failure(retry));
  await expect(opened).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
  expect(keys).toEqual(['first']);
});

test('what another call would not mend is told as it is', async () => {
  const refused = failure('never');
  await expect(opening(refused).opened).rejects.toBe(refused);
  const fault = new TypeError('ours');
  await expect(opening(fault).opened).rejects.toBe(fault);
});
