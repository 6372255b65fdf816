import autocannon from 'autocannon';
import type { Contender } from './side-by-side.ts';

const CONNECTIONS = 32;

/**
 * Keep-alive connections, each sending its next request when the last is answered.
 * @param request asked for every single request
 * @throws Error when any answer is not a 2xx: a refusal is quick, and would count as speed
 */
export function httpLoad(origin: string, request: () => autocannon.Request): Contender {
  return async (seconds) => {
    const result = await autocannon({
      url: origin,
      connections: CONNECTIONS,
      duration: seconds,
      requests: [{ setupRequest: (prepared) => ({ ...prepared, ...request() }) }],
    });
    if (result.errors > 0 || result.non2xx > 0) {
      throw new Error(`${result.non2xx} answers were refusals and ${result.errors} requests failed`);
    }
    return result['2xx'] / result.duration;
  };
}
