import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type { Instrument } from '@inkvine/core/payments/payment-gateway.port';
import type {
  BeginRegistrationInput,
  SavedMethod,
  SavedMethodGateway,
} from '@inkvine/core/payments/saved-method-gateway.port';
import { z } from 'zod';
import { createTossClient } from './toss-client.ts';
import { classifyFailure, tossError } from './toss-errors.ts';
import { toSnapshot, TossPayment } from './toss-payment.ts';
import { assertTossKeys } from './toss.gateway.ts';
import type { TossGatewayConfig } from './toss.gateway.ts';

const METHODS = { card: 'CARD', bank_account: 'TRANSFER' } as const;
const isKind = (kind: BeginRegistrationInput['method']): kind is keyof typeof METHODS => kind in METHODS;

/** Toss's own limits; the key is ours, random, and the same for a person as long as their methods live. */
const CustomerKey = z.string().regex(/^[\w\-=.@]{2,50}$/);

const SuccessCallback = z.object({ customerKey: z.string(), authKey: z.string().min(1).max(300) });

const Issued = z.object({
  billingKey: z.string().min(1).max(200),
  customerKey: z.string(),
  method: z.string(),
  card: z.object({ issuerCode: z.string().nullish(), number: z.string().nullish() }).nullish(),
  transfers: z
    .array(z.object({ bankName: z.string().nullish(), bankAccountNumber: z.string().nullish() }))
    .nullish(),
});

const instrumentOf = ({ card, transfers }: z.infer<typeof Issued>): Instrument => {
  const account = transfers?.[0];
  const bankCode = card?.issuerCode ?? account?.bankName;
  const number = card?.number ?? account?.bankAccountNumber;
  return {
    ...(bankCode && { bankCode }),
    // An account's number comes whole; what is kept of it are its last digits.
    ...(number && { maskedNumber: `****${number.slice(-4)}` }),
  };
};

const toMethod = (issued: z.infer<typeof Issued>): SavedMethod => ({
  token: issued.billingKey,
  status: 'active',
  methodKind: issued.card ? 'card' : 'bank_transfer',
  instrument: instrumentOf(issued),
});

/** The key that the customer's agreement is exchanged with. Throws before anything is sent. */
const authKeyOf = (callback: Readonly<Record<string, string>>, customerKey: string): string => {
  if (callback['code'] !== undefined && callback['authKey'] === undefined) {
    const { kind, declineReason } = classifyFailure(callback['code']);
    throw tossError(kind === 'CUSTOMER_CANCELED' ? kind : 'DECLINED', {
      rawCode: callback['code'],
      ...(declineReason && { declineReason }),
    });
  }
  const success = SuccessCallback.safeParse(callback);
  if (!success.success) throw tossError('INVALID_REQUEST', { cause: success.error });
  if (success.data.customerKey !== customerKey) throw tossError('SIGNATURE_INVALID');
  return success.data.authKey;
};

/**
 * Cards and bank accounts that Toss keeps under billing keys: agreed to in Toss's window, charged at once and without
 * a webhook. Needs Toss's contract for automatic payment. The keys belong to one customer key and one merchant.
 *
 * @throws GatewayError `CONFIG` when the keys are not of one family
 */
export const createTossSavedMethods = (config: TossGatewayConfig): SavedMethodGateway => {
  const { clientKey, secretKey, sdkUrl, clock } = config;
  assertTossKeys(clientKey, secretKey);
  const client = createTossClient(config);

  const pathOf = (token: string): string => `/v1/billing/${encodeURIComponent(token)}`;

  return {
    id: 'toss',
    savedMethods: {
      kinds: ['card', 'bank_account'],
      chargeIsAsync: false,
      // Toss refuses a second charge of one order, whatever its key.
      chargeGuard: 'order',
      needsPhone: false,
    },

    beginRegistration: async ({ method, customerKey, successUrl, failUrl }) => {
      if (!isKind(method)) throw tossError('UNSUPPORTED', { rawMessage: method });
      const key = CustomerKey.safeParse(customerKey);
      if (!key.success) throw tossError('INVALID_REQUEST', { cause: key.error });
      return {
        client: {
          kind: 'toss',
          sdkUrl,
          clientKey,
          customerKey: key.data,
          method: METHODS[method],
          successUrl,
          failUrl,
        },
      };
    },

    finishRegistration: async ({ customerKey, callback }, options) => {
      if (callback === undefined) {
        throw tossError('UNSUPPORTED', { rawMessage: 'Toss tells of billing keys only once' });
      }
      const authKey = authKeyOf(callback, customerKey);
      const issued = await client.postFor(
        '/v1/billing/authorizations/issue',
        Issued,
        { authKey, customerKey },
        options,
      );
      if (issued.customerKey !== customerKey) throw tossError('RESPONSE_MISMATCH');
      return toMethod(issued);
    },

    chargeSavedMethod: async ({ token, customerKey, orderId, orderName, amount }, options) => {
      if (amount.currency !== 'KRW') throw tossError('INVALID_REQUEST', { rawMessage: amount.currency });
      let payment: TossPayment;
      try {
        payment = await client.post(
          pathOf(token),
          { customerKey, amount: amount.amountMinor, orderId, orderName },
          options,
        );
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== 'ALREADY_PROCESSED') throw error;
        const path = `/v1/payments/orders/${encodeURIComponent(orderId)}`;
        payment = await client.get(path, TossPayment, options.signal);
      }
      const snapshot = toSnapshot(payment, clock.now());
      if (snapshot.orderId !== orderId || snapshot.amount.amountMinor !== amount.amountMinor) {
        throw tossError('RESPONSE_MISMATCH', { gatewayPaymentId: payment.paymentKey });
      }
      return snapshot;
    },

    getSavedMethod: async () => {
      throw tossError('UNSUPPORTED', { rawMessage: 'Toss has no way to look at a billing key' });
    },

    deleteSavedMethod: async ({ token }, { signal }) => {
      try {
        await client.delete(pathOf(token), signal);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== 'INSTRUMENT_INVALID') throw error;
      }
      return 'deleted';
    },
  };
};
