import { Currency } from '@inkvine/contracts/money';
import { GatewayId } from '@inkvine/contracts/payments';
import { createGateways } from '@inkvine/core/payments/gateways';
import type { Gateways } from '@inkvine/core/payments/gateways';
import type { PaymentGateway } from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { createTossGateway } from './toss/toss.gateway.ts';

const key = z.preprocess((value) => (value === '' ? undefined : value), z.string().min(1).optional());

/** Such as `KRW:toss,USD:stripe`. */
const CurrencyGateways = z
  .string()
  .transform((pairs) => Object.fromEntries(pairs.split(',').map((pair) => pair.trim().split(':'))) as unknown)
  .pipe(z.partialRecord(Currency, GatewayId));

/** The part of the environment of server and worker that says how people pay. */
export const GATEWAY_SETTINGS = {
  /** Which gateway takes which currency; left out, each takes its own where its keys are set. */
  PAYMENT_GATEWAYS: z.preprocess((value) => (value === '' ? undefined : value), CurrencyGateways.optional()),
  TOSS_API_URL: z.url().default('https://api.tosspayments.com'),
  TOSS_SDK_URL: z.url().default('https://js.tosspayments.com/v2/standard'),
  TOSS_CLIENT_KEY: key,
  TOSS_SECRET_KEY: key,
};

const Settings = z.object(GATEWAY_SETTINGS);
type GatewaySettings = z.infer<typeof Settings>;

const OWN_CURRENCY = { toss: 'KRW', stripe: 'USD', razorpay: 'INR' } as const satisfies Record<
  GatewayId,
  Currency
>;

/**
 * The adapters of every gateway whose keys are set.
 * @throws Error when there is none, half of a gateway's keys are missing, or a currency has a gateway without keys
 */
export function openGateways(
  settings: GatewaySettings,
  /** `timeoutMs`: for one request; gateways may work for 30 to 60 seconds before they answer. */
  { clock, timeoutMs }: { clock: Clock; timeoutMs: number },
): Gateways {
  const adapters: PaymentGateway[] = [];
  const { TOSS_CLIENT_KEY: clientKey, TOSS_SECRET_KEY: secretKey } = settings;
  if (clientKey !== undefined && secretKey !== undefined) {
    const { TOSS_API_URL: apiUrl, TOSS_SDK_URL: sdkUrl } = settings;
    adapters.push(createTossGateway({ apiUrl, sdkUrl, clientKey, secretKey, clock, timeoutMs }));
  } else if (clientKey !== undefined || secretKey !== undefined) {
    throw new Error('TOSS_CLIENT_KEY and TOSS_SECRET_KEY are needed together');
  }
  if (adapters.length === 0) throw new Error('no payment gateway is configured; set the keys of one');
  const own = Object.fromEntries(adapters.map(({ id }) => [OWN_CURRENCY[id], id]));
  return createGateways(adapters, settings.PAYMENT_GATEWAYS ?? own);
}
