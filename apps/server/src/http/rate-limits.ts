import { createHash } from 'node:crypto';
import type { RateCost } from '@inkvine/api/trpc';
import { AppError } from '@inkvine/contracts/errors';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

export interface RateLimits {
  /** Charges one call to its caller: a person, or else a network. @throws AppError RATE_LIMITED */
  charge(caller: string, cost: Exclude<RateCost, 'guess'>): Promise<void>;
  /** Charges one try at a secret, right or wrong, to its caller and to their network. @throws AppError RATE_LIMITED */
  chargeGuess(caller: string, network: string): Promise<void>;
  /** Charges an attempt to sign in or up, or to reset a password. @throws AppError RATE_LIMITED */
  chargeSignIn(network: string, email: string | undefined): Promise<void>;
  /** Gives the attempt back to a person who did sign in, so that only failures count. */
  refundSignIn(network: string, email: string | undefined): Promise<void>;
}

const MINUTE = 60;
const WRITE_POINTS: Record<Exclude<RateCost, 'read' | 'guess'>, number> = { write: 1, costly: 4 };

/** Allowances per caller. `factor` multiplies them all. */
export function createRateLimits({ redis, factor }: { redis: Redis; factor: number }): RateLimits {
  // A read is cheaper than asking Redis about it, so each process counts its own.
  const reads = new RateLimiterMemory({ points: Math.ceil(600 * factor), duration: MINUTE });
  const shared = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `inkvine:limit:${keyPrefix}`,
      points: Math.ceil(points * factor),
      duration,
      // Without Redis each process counts for itself: neither open to all nor closed to everyone.
      insuranceLimiter: new RateLimiterMemory({ points: Math.ceil(points * factor), duration }),
    });
  const writes = shared('writes', 240, MINUTE);
  const guessesByCaller = shared('guess:caller', 20, 15 * MINUTE);
  // Many people stand behind one address.
  const guessesByNetwork = shared('guess:network', 200, 15 * MINUTE);
  const signInsByNetwork = shared('sign-in:network', 40, 5 * MINUTE);
  const signInsByEmail = shared('sign-in:email', 10, 15 * MINUTE);

  async function consume(limiter: RateLimiterAbstract, key: string, points: number): Promise<void> {
    try {
      await limiter.consume(key, points);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.ceil(error.msBeforeNext / 1_000) });
    }
  }

  return {
    async charge(caller, cost) {
      if (cost === 'read') await consume(reads, caller, 1);
      else await consume(writes, caller, WRITE_POINTS[cost]);
    },
    async chargeGuess(caller, network) {
      await consume(guessesByCaller, caller, 1);
      await consume(guessesByNetwork, network, 1);
    },
    async chargeSignIn(network, email) {
      await consume(signInsByNetwork, network, 1);
      if (email !== undefined) await consume(signInsByEmail, hashOf(email), 1);
    },
    async refundSignIn(network, email) {
      await signInsByNetwork.reward(network, 1);
      if (email !== undefined) await signInsByEmail.delete(hashOf(email));
    },
  };
}

/** Redis learns no addresses. */
function hashOf(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
}
