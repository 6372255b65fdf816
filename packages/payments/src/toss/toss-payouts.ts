import { createHash } from 'node:crypto';
import type { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  CreateDestinationInput,
  PayoutDestination,
  PayoutGateway,
  PayoutSnapshot,
  PayoutStatus,
} from '@inkvine/core/payments/payout-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { orNull } from '../or-null.ts';
import { createTossClient } from './toss-client.ts';
import type { TossClientConfig } from './toss-client.ts';
import { createTossEncryption } from './toss-encryption.ts';
import { tossError } from './toss-errors.ts';

export interface TossPayoutsConfig extends Omit<TossClientConfig, 'encryption'> {
  /** 64 hexadecimal digits. */
  securityKey: string;
  clock: Clock;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000;
const AT_ONCE = 100;
/** A transfer must be of less. */
const TOO_MUCH_WON = 1_000_000_000;

const Seller = z.object({ id: z.string().min(1), refSellerId: z.string().nullish(), status: z.string() });
const Payout = z.object({
  id: z.string().min(1),
  refPayoutId: z.string().nullish(),
  destination: z.string().nullish(),
  amount: z.object({ currency: z.literal('KRW'), value: z.int() }),
  requestedAt: z.iso.datetime({ offset: true }).nullish(),
  status: z.string(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
type Payout = z.infer<typeof Payout>;

const enveloped = <Body>(body: z.ZodType<Body>) => z.object({ entityBody: body });
const SellerAnswer = enveloped(Seller);
const PayoutAnswer = enveloped(Payout);
const PayoutsAnswer = enveloped(z.object({ items: z.array(Payout) }));

const STATUSES: Readonly<Record<string, PayoutStatus>> = {
  REQUESTED: 'QUEUED',
  IN_PROGRESS: 'PROCESSING',
  COMPLETED: 'PAID',
  FAILED: 'FAILED',
  REJECTED: 'FAILED',
  CANCELED: 'CANCELED',
};

const ACCOUNTS: Readonly<Record<string, PayoutDestination['status']>> = {
  APPROVAL_REQUIRED: 'pending',
  KYC_REQUIRED: 'pending',
  PARTIALLY_APPROVED: 'active',
  APPROVED: 'active',
};

const Wanted = z.object({
  payoutRef: z.string().regex(/^[A-Za-z0-9-]{4,36}$/),
  amount: z.object({
    amountMinor: z
      .int()
      .min(1)
      .max(TOO_MUCH_WON - 1),
    currency: z.literal('KRW'),
  }),
});

const Digits = z.string().regex(/^[0-9]{1,14}$/);
const Phone = z.string().regex(/^[0-9]{8,15}$/);

/** What Toss wants to know of a seller. */
const SellerBody = z.object({
  refSellerId: z.string().length(20),
  businessType: z.enum(['INDIVIDUAL', 'INDIVIDUAL_BUSINESS', 'CORPORATE']),
  individual: z.object({ name: z.string().max(50), email: z.string().max(100), phone: Phone }).optional(),
  company: z
    .object({
      name: z.string().max(50),
      representativeName: z.string().max(50),
      businessRegistrationNumber: z.string().regex(/^[0-9]{10}$/),
      email: z.string().max(100),
      phone: Phone,
    })
    .optional(),
  account: z.object({
    bankCode: z.string().regex(/^[0-9]{3}$/),
    accountNumber: Digits,
    holderName: z.string().max(50),
  }),
});

/** The fourth and fifth digit of a Korean registration number tell companies from people who do business. */
const isCompany = (businessNumber: string): boolean => /^\d{3}8/.test(businessNumber);

const sellerOf = ({ ref, holder, account }: CreateDestinationInput): z.infer<typeof SellerBody> => {
  const { name, email, phone, businessNumber, representative } = holder;
  if (account.kind !== 'bank') throw tossError('INVALID_REQUEST', { rawMessage: `no ${account.kind}` });
  const { bankCode, accountNumber, holderName } = account;
  const contact = { email, phone: phone?.replace(/^\+82/, '0') };
  const common = {
    // Toss takes 20 characters of a reference, and ours are longer.
    refSellerId: createHash('sha256').update(ref).digest('base64url').slice(0, 20),
    account: { bankCode, accountNumber, holderName },
  };
  const body =
    holder.kind === 'individual'
      ? { ...common, businessType: 'INDIVIDUAL', individual: { name, ...contact } }
      : {
          ...common,
          businessType: isCompany(businessNumber ?? '') ? 'CORPORATE' : 'INDIVIDUAL_BUSINESS',
          company: {
            name,
            representativeName: representative,
            businessRegistrationNumber: businessNumber,
            ...contact,
          },
        };
  const checked = SellerBody.safeParse(body);
  if (!checked.success) throw tossError('INVALID_REQUEST', { cause: checked.error });
  return checked.data;
};

const toDestination = ({ id, status }: z.infer<typeof Seller>): PayoutDestination => ({
  destinationId: id,
  status: ACCOUNTS[status] ?? 'pending',
});

const toSnapshot = (payout: Payout): PayoutSnapshot => {
  const failure = payout.error?.message ?? payout.error?.code;
  return {
    gatewayPayoutId: payout.id,
    payoutRef: payout.refPayoutId ?? '',
    status: STATUSES[payout.status] ?? 'UNKNOWN',
    rawStatus: payout.status,
    amount: { amountMinor: payout.amount.value, currency: payout.amount.currency },
    ...(failure && { failure }),
  };
};

/** The next day in Seoul that is no weekend; a holiday is Toss's to refuse. */
const nextWeekday = (now: Date): string => {
  let day = new Date(now.getTime() + SEOUL_OFFSET_MS + DAY_MS);
  while (day.getUTCDay() % 6 === 0) day = new Date(day.getTime() + DAY_MS);
  return day.toISOString().slice(0, 'yyyy-mm-dd'.length);
};

/** Its codes for what it does not know are not documented; the status of a read is. */
const isUnknown = ({ kind, httpStatus }: GatewayError): boolean => kind === 'NOT_FOUND' || httpStatus === 404;

/**
 * Toss's payouts, version 2 (docs.tosspayments.com/guides/v2/payouts): won to Korean bank accounts of sellers, whom
 * Toss asks by text message who they are. Toss keeps our reference and repeats its answer under our key for 15 days;
 * older ones are looked for in its list, which it does not search.
 *
 * @throws GatewayError `CONFIG` when the security key is none
 */
export const createTossPayouts = ({ securityKey, clock, ...config }: TossPayoutsConfig): PayoutGateway => {
  const client = createTossClient({ ...config, encryption: createTossEncryption(securityKey, clock) });

  /** All that Toss was ever asked for, as it lists them. */
  async function* walk(signal: AbortSignal | undefined): AsyncGenerator<Payout> {
    for (let after: string | undefined; ;) {
      const query = new URLSearchParams({
        limit: String(AT_ONCE),
        ...(after !== undefined && { startingAfter: after }),
      });
      const { entityBody } = await client.get(`/v2/payouts?${query.toString()}`, PayoutsAnswer, signal);
      yield* entityBody.items;
      const last = entityBody.items.at(-1)?.id;
      if (entityBody.items.length < AT_ONCE || last === after) return;
      after = last;
    }
  }

  return {
    id: 'toss',
    currency: 'KRW',
    accepts: ['bank'],
    asks: (kind) => (kind === 'business' ? ['phone', 'business'] : ['phone']),

    openOnboarding: async () => {
      throw tossError('UNSUPPORTED');
    },

    createDestination: async (input, options) => {
      const { entityBody } = await client.postSealed('/v2/sellers', SellerAnswer, sellerOf(input), options);
      return toDestination(entityBody);
    },

    getDestination: async (destinationId, options) => {
      const path = `/v2/sellers/${encodeURIComponent(destinationId)}`;
      const found = await orNull(client.get(path, SellerAnswer, options?.signal), isUnknown);
      return found && toDestination(found.entityBody);
    },

    payout: async (input, options) => {
      const checked = Wanted.safeParse(input);
      if (!checked.success) throw tossError('INVALID_REQUEST', { cause: checked.error });
      const { payoutRef, destinationId, amount, description } = input;
      const { entityBody } = await client.postSealed(
        '/v2/payouts',
        PayoutsAnswer,
        [
          {
            refPayoutId: payoutRef,
            destination: destinationId,
            // Express is taken only in the hours of banks.
            scheduleType: 'SCHEDULED',
            payoutDate: nextWeekday(clock.now()),
            amount: { currency: amount.currency, value: amount.amountMinor },
            transactionDescription: description.slice(0, 7),
          },
        ],
        { ...options, idempotencyKey: payoutRef },
      );
      const payout = entityBody.items.find(({ refPayoutId }) => refPayoutId === payoutRef);
      const isOurs =
        payout?.amount.value === amount.amountMinor &&
        (payout.destination ?? destinationId) === destinationId;
      if (!isOurs || payout === undefined)
        throw tossError('RESPONSE_MISMATCH', { rawMessage: `payout ${payoutRef}` });
      return toSnapshot(payout);
    },

    getPayout: async ({ gatewayPayoutId, payoutRef }, options) => {
      if (gatewayPayoutId !== undefined) {
        const path = `/v2/payouts/${encodeURIComponent(gatewayPayoutId)}`;
        const found = await orNull(client.get(path, PayoutAnswer, options?.signal), isUnknown);
        return found && toSnapshot(found.entityBody);
      }
      if (payoutRef === undefined) throw tossError('INVALID_REQUEST');
      for await (const payout of walk(options?.signal)) {
        if (payout.refPayoutId === payoutRef) return toSnapshot(payout);
      }
      return null;
    },

    listPayouts: async function* ({ from, to }, options) {
      for await (const payout of walk(options?.signal)) {
        const at = payout.requestedAt == null ? undefined : Date.parse(payout.requestedAt);
        if (at !== undefined && at >= from.getTime() && at < to.getTime()) yield toSnapshot(payout);
      }
    },
  };
};
