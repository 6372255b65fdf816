import type { StandIns } from '@inkvine/core/ports/stand-ins.port';
import { z } from 'zod';
import type { GatewaySettings } from '../gateway-settings.ts';

const Moved = z.object({ offsetMs: z.int() });

/**
 * The stand-ins that a demo pays with; null where a gateway may be a real one, which keeps its own time. No real one is
 * reached without TLS.
 */
export function openStandIns(
  settings: GatewaySettings,
  { timeoutMs }: { timeoutMs: number },
): StandIns | null {
  const configured = [
    { key: settings.TOSS_SECRET_KEY, url: settings.TOSS_API_URL },
    { key: settings.STRIPE_SECRET_KEY, url: settings.STRIPE_API_URL },
    { key: settings.RAZORPAY_KEY_SECRET, url: settings.RAZORPAY_API_URL },
  ].filter(({ key }) => key !== undefined);
  if (configured.some(({ url }) => new URL(url).protocol !== 'http:')) return null;

  async function advance(url: string, advanceMs: number): Promise<number> {
    const response = await fetch(new URL('/__fake/clock', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceMs }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`the stand-in at ${url} answered ${response.status}`);
    return Moved.parse(await response.json()).offsetMs;
  }

  return {
    async bringTo(aheadMs) {
      await Promise.all(
        configured.map(async ({ url }) => {
          const behindMs = aheadMs - (await advance(url, 0));
          if (behindMs > 0) await advance(url, behindMs);
        }),
      );
    },
  };
}
