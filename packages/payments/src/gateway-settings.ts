import { Currency } from '@inkvine/contracts/money';
import { GatewayId } from '@inkvine/contracts/payments';
import { createGateways } from '@inkvine/core/payments/gateways';
import type { Gateways } from '@inkvine/core/payments/gateways';
import type { PaymentGateway } from '@inkvine/core/payments/payment-gateway.port';
import type { SavedMethodGateway } from '@inkvine/core/payments/saved-method-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { createRazorpaySavedMethods } from './razorpay/razorpay-saved-methods.ts';
import { createPayoutGateways } from '@inkvine/core/payments/payout-gateways';
import type { PayoutGateways } from '@inkvine/core/payments/payout-gateways';
import type { PayoutGateway } from '@inkvine/core/payments/payout-gateway.port';
import { createRazorpayPayouts } from './razorpay/razorpay-payouts.ts';
import { createRazorpayGateway } from './razorpay/razorpay.gateway.ts';
import { createStripePayouts } from './stripe/stripe-payouts.ts';
import { createStripeSavedMethods } from './stripe/stripe-saved-methods.ts';
import { createStripeGateway } from './stripe/stripe.gateway.ts';
import { createTossPayouts } from './toss/toss-payouts.ts';
import { createTossSavedMethods } from './toss/toss-saved-methods.ts';
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
  /** Seals what payment methods are charged with; without it none are kept. The older one after a comma still opens. */
  SAVED_METHOD_SECRET: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z
      .string()
      .transform((secrets) => secrets.split(',').map((secret) => secret.trim()))
      .pipe(z.array(z.string().min(32, 'each needs at least 32 characters')).min(1).max(3))
      .default([]),
  ),
  /** Which gateways keep methods, such as `stripe,toss`; left out, every configured one that can. */
  SAVED_METHOD_GATEWAYS: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z
      .string()
      .transform((names) => names.split(',').map((name) => name.trim()))
      .pipe(z.array(GatewayId))
      .optional(),
  ),
  TOSS_API_URL: z.url().default('https://api.tosspayments.com'),
  TOSS_SDK_URL: z.url().default('https://js.tosspayments.com/v2/standard'),
  TOSS_CLIENT_KEY: key,
  TOSS_SECRET_KEY: key,
  /**
   * `false` where people may not pay by transfer to an account of their own; left out, they may once SAVED_METHOD_SECRET
   * is there to seal what proves a deposit.
   */
  TOSS_VIRTUAL_ACCOUNTS: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
  ),
  /** Of the contract for payouts; without it nobody is paid through Toss. */
  TOSS_SECURITY_KEY: key,
  STRIPE_API_URL: z.url().default('https://api.stripe.com'),
  STRIPE_SECRET_KEY: key,
  /** One, or two with a comma between them while one is replaced. */
  STRIPE_WEBHOOK_SECRET: key,
  RAZORPAY_API_URL: z.url().default('https://api.razorpay.com'),
  RAZORPAY_SDK_URL: z.url().default('https://checkout.razorpay.com/v1/checkout.js'),
  /** `true` where the account at Stripe is a Connect platform, through which creators are paid dollars. */
  STRIPE_CONNECT: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  ),
  RAZORPAY_KEY_ID: key,
  RAZORPAY_KEY_SECRET: key,
  RAZORPAY_WEBHOOK_SECRET: key,
  /** Events that were sent before the secret was replaced come with this one. */
  RAZORPAY_PREVIOUS_WEBHOOK_SECRET: key,
  /** The account at RazorpayX that creators are paid from; without it nobody is paid through Razorpay. */
  RAZORPAYX_ACCOUNT_NUMBER: key,
  /** 64 hexadecimal digits that seal account numbers for transfers by hand; without it there are none. */
  PAYOUT_ACCOUNT_KEY: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .optional(),
  ),
};

export const GatewaySettings = z.object(GATEWAY_SETTINGS);
export type GatewaySettings = z.infer<typeof GatewaySettings>;

const OWN_CURRENCY = { toss: 'KRW', stripe: 'USD', razorpay: 'INR' } as const satisfies Record<
  GatewayId,
  Currency
>;

/**
 * The adapters of every gateway whose keys are set.
 * @throws Error when there is none, a part of a gateway's keys is missing, or a currency has a gateway without keys
 */
export function openGateways(
  settings: GatewaySettings,
  /** `timeoutMs`: for one request; gateways may work for 30 to 60 seconds before they answer. */
  shared: { clock: Clock; timeoutMs: number },
): Gateways {
  const configured = [toss(settings, shared), stripe(settings, shared), razorpay(settings, shared)].filter(
    (gateway) => gateway !== undefined,
  );
  const adapters = configured.map(({ payments }) => payments);
  if (adapters.length === 0) throw new Error('no payment gateway is configured; set the keys of one');
  const own = Object.fromEntries(adapters.map(({ id }) => [OWN_CURRENCY[id], id]));
  return createGateways(adapters, settings.PAYMENT_GATEWAYS ?? own, keepersOf(settings, configured));
}

interface Configured {
  payments: PaymentGateway;
  savedMethods?: SavedMethodGateway;
}

/** @throws Error when a gateway is to keep methods and has no keys, or no secret is there to seal them with */
function keepersOf(settings: GatewaySettings, configured: readonly Configured[]): SavedMethodGateway[] {
  const { SAVED_METHOD_SECRET: secrets, SAVED_METHOD_GATEWAYS: chosen } = settings;
  const able = configured.flatMap(({ savedMethods }) => savedMethods ?? []);
  if (secrets.length === 0) {
    if (chosen === undefined) return [];
    throw new Error('SAVED_METHOD_SECRET is needed with SAVED_METHOD_GATEWAYS');
  }
  const unable = chosen?.filter((id) => able.every((gateway) => gateway.id !== id)) ?? [];
  if (unable.length > 0) throw new Error(`${unable.join(', ')} cannot keep payment methods`);
  return chosen === undefined ? able : able.filter(({ id }) => chosen.includes(id));
}

/** The gateways that creators are paid through: those whose keys for it are set beside the ones for payments. */
export function openPayoutGateways(
  settings: GatewaySettings,
  shared: { clock: Clock; timeoutMs: number },
): PayoutGateways {
  return createPayoutGateways(
    [tossPayouts(settings, shared), stripeConnect(settings, shared), razorpayX(settings, shared)].filter(
      (adapter) => adapter !== undefined,
    ),
  );
}

type Shared = Parameters<typeof openGateways>[1];
type KeyName = Extract<keyof GatewaySettings, `${string}_KEY` | `${string}_SECRET` | `${string}_KEY_ID`>;

/** All of a gateway's keys or, when none of them is set, undefined. @throws Error when only some are */
function keysOf<Name extends KeyName>(settings: GatewaySettings, names: readonly Name[]) {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) throw new Error(`${names.join(' and ')} are needed together`);
  return settings as GatewaySettings & Record<Name, string>;
}

function tossConfig(settings: GatewaySettings, shared: Shared) {
  const keys = keysOf(settings, ['TOSS_CLIENT_KEY', 'TOSS_SECRET_KEY']);
  if (keys === undefined) return undefined;
  const { TOSS_SECURITY_KEY: securityKey, TOSS_VIRTUAL_ACCOUNTS: wanted } = settings;
  const canSeal = settings.SAVED_METHOD_SECRET.length > 0;
  if (wanted === true && !canSeal)
    throw new Error('SAVED_METHOD_SECRET is needed with TOSS_VIRTUAL_ACCOUNTS');
  return {
    ...shared,
    virtualAccounts: canSeal && wanted !== false,
    apiUrl: keys.TOSS_API_URL,
    sdkUrl: keys.TOSS_SDK_URL,
    clientKey: keys.TOSS_CLIENT_KEY,
    secretKey: keys.TOSS_SECRET_KEY,
    ...(securityKey !== undefined && { securityKey }),
  };
}

function toss(settings: GatewaySettings, shared: Shared): Configured | undefined {
  const config = tossConfig(settings, shared);
  return config && { payments: createTossGateway(config), savedMethods: createTossSavedMethods(config) };
}

function tossPayouts(settings: GatewaySettings, shared: Shared): PayoutGateway | undefined {
  const { TOSS_SECURITY_KEY: securityKey } = settings;
  if (securityKey === undefined) return undefined;
  const config = tossConfig(settings, shared);
  if (config === undefined) throw new Error('TOSS_SECURITY_KEY needs the keys of Toss');
  return createTossPayouts({ ...config, securityKey });
}

function stripeConfig(settings: GatewaySettings, shared: Shared) {
  const keys = keysOf(settings, ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']);
  if (keys === undefined) return undefined;
  return {
    ...shared,
    apiUrl: keys.STRIPE_API_URL,
    secretKey: keys.STRIPE_SECRET_KEY,
    webhookSecrets: keys.STRIPE_WEBHOOK_SECRET.split(',').map((secret) => secret.trim()),
  };
}

function stripe(settings: GatewaySettings, shared: Shared): Configured | undefined {
  const config = stripeConfig(settings, shared);
  return config && { payments: createStripeGateway(config), savedMethods: createStripeSavedMethods(config) };
}

function razorpay(settings: GatewaySettings, shared: Shared): Configured | undefined {
  const keys = keysOf(settings, ['RAZORPAY_KEY_ID', 'RAZORPAY_KEY_SECRET', 'RAZORPAY_WEBHOOK_SECRET']);
  const previous = settings.RAZORPAY_PREVIOUS_WEBHOOK_SECRET;
  if (keys === undefined) return undefined;
  const config = {
    ...shared,
    apiUrl: keys.RAZORPAY_API_URL,
    sdkUrl: keys.RAZORPAY_SDK_URL,
    keyId: keys.RAZORPAY_KEY_ID,
    keySecret: keys.RAZORPAY_KEY_SECRET,
    webhookSecret: keys.RAZORPAY_WEBHOOK_SECRET,
    ...(previous !== undefined && { previousWebhookSecret: previous }),
  };
  return { payments: createRazorpayGateway(config), savedMethods: createRazorpaySavedMethods(config) };
}

function stripeConnect(settings: GatewaySettings, shared: Shared): PayoutGateway | undefined {
  if (!settings.STRIPE_CONNECT) return undefined;
  const config = stripeConfig(settings, shared);
  if (config === undefined) throw new Error('STRIPE_CONNECT needs the keys of Stripe');
  return createStripePayouts(config);
}

function razorpayX(settings: GatewaySettings, shared: Shared): PayoutGateway | undefined {
  const accountNumber = settings.RAZORPAYX_ACCOUNT_NUMBER;
  if (accountNumber === undefined) return undefined;
  const keys = keysOf(settings, ['RAZORPAY_KEY_ID', 'RAZORPAY_KEY_SECRET', 'RAZORPAY_WEBHOOK_SECRET']);
  if (keys === undefined) throw new Error('RAZORPAYX_ACCOUNT_NUMBER needs the keys of Razorpay');
  return createRazorpayPayouts({
    ...shared,
    apiUrl: keys.RAZORPAY_API_URL,
    keyId: keys.RAZORPAY_KEY_ID,
    keySecret: keys.RAZORPAY_KEY_SECRET,
    accountNumber,
  });
}
