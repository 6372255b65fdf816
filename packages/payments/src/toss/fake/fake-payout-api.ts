import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FakeRequest, FakeResponse } from '../../fake/http.ts';
import { openJwe, sealJwe } from '../jwe.ts';
import { messageOf, TOSS_ERROR_STATUS } from './fake-errors.ts';
import { tossJson } from './fake-http.ts';
import { payoutJson, sellerJson } from './fake-payout-objects.ts';
import type { FakePayouts } from './fake-payouts.ts';
import type { TossStore } from './fake-store.ts';

const Phone = z.string().regex(/^[0-9]{8,15}$/);
const Account = z.strictObject({
  bankCode: z.string().regex(/^[0-9]{3}$/),
  accountNumber: z.string().regex(/^[0-9]{1,14}$/),
  holderName: z.string().min(1).max(50),
});
const Common = {
  refSellerId: z.string().regex(/^[\w-]{7,20}$/),
  account: Account,
};

/** A person has `individual`, who does business `company`; Toss refuses the one for the other. */
const SellerBody = z.discriminatedUnion('businessType', [
  z.strictObject({
    ...Common,
    businessType: z.literal('INDIVIDUAL'),
    individual: z.strictObject({ name: z.string().min(1).max(50), email: z.email().max(100), phone: Phone }),
  }),
  z.strictObject({
    ...Common,
    businessType: z.enum(['INDIVIDUAL_BUSINESS', 'CORPORATE']),
    company: z.strictObject({
      name: z.string().min(1).max(50),
      representativeName: z.string().min(1).max(50),
      businessRegistrationNumber: z.string().regex(/^[0-9]{10}$/),
      email: z.email().max(100),
      phone: Phone,
    }),
  }),
]);

const PayoutsBody = z
  .array(
    z
      .strictObject({
        refPayoutId: z.string().min(1).max(50),
        destination: z.string(),
        scheduleType: z.enum(['EXPRESS', 'SCHEDULED']),
        payoutDate: z.iso.date().optional(),
        amount: z.strictObject({ currency: z.literal('KRW'), value: z.int().min(1).max(999_999_999) }),
        transactionDescription: z.string().min(1).max(7),
      })
      .refine(
        ({ scheduleType, payoutDate }) => (scheduleType === 'SCHEDULED') === (payoutDate !== undefined),
      ),
  )
  .min(1)
  .max(100);

const Header = z.object({
  alg: z.literal('dir'),
  enc: z.literal('A256GCM'),
  iat: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
  nonce: z.uuid(),
});

const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  startingAfter: z.string().optional(),
});

/** The routes under `/v2`: what has a body comes and is answered sealed. */
export const createFakePayoutApi = ({
  store,
  payouts,
  securityKey,
}: {
  store: TossStore;
  payouts: FakePayouts;
  securityKey: string;
}) => {
  const key = Buffer.from(securityKey, 'hex');

  const problem = (code: string): FakeResponse =>
    tossJson(TOSS_ERROR_STATUS[code] ?? 400, {
      version: '2022-11-16',
      traceId: randomUUID(),
      entityType: null,
      entityBody: null,
      error: { code, message: messageOf(code) },
    });

  const answer = (entityType: string, entityBody: unknown): FakeResponse =>
    tossJson(200, { version: '2022-11-16', traceId: randomUUID(), entityType, entityBody, error: null });

  const sealed = (response: FakeResponse): FakeResponse => ({
    ...response,
    headers: { ...response.headers, 'content-type': 'text/plain' },
    body: sealJwe(response.body, key),
  });

  /** Undefined for what was not sealed as Toss wants it. */
  const open = (request: FakeRequest): unknown => {
    if (request.headers['tosspayments-api-security-mode'] !== 'ENCRYPTION') return undefined;
    try {
      const { plaintext, header } = openJwe(request.body, key);
      return Header.safeParse(header).success ? JSON.parse(plaintext) : undefined;
    } catch {
      return undefined;
    }
  };

  const register = (body: unknown): FakeResponse => {
    const input = SellerBody.safeParse(body);
    if (!input.success) return problem('INVALID_REQUEST');
    const { refSellerId, businessType, account } = input.data;
    const seller = payouts.register({ refSellerId, businessType, account });
    return 'code' in seller ? problem(seller.code) : answer('seller', sellerJson(seller));
  };

  const request = (body: unknown): FakeResponse => {
    const input = PayoutsBody.safeParse(body);
    if (!input.success) return problem('INVALID_REQUEST');
    const requested = payouts.request(
      input.data.map(({ amount, payoutDate, ...each }) => ({
        ...{ ...each, amount: amount.value, payoutDate: payoutDate ?? null },
      })),
    );
    return 'code' in requested
      ? problem(requested.code)
      : answer('payout-list', { items: requested.map(payoutJson) });
  };

  const list = (query: URLSearchParams): FakeResponse => {
    const parsed = ListQuery.safeParse(Object.fromEntries(query));
    if (!parsed.success) return problem('INVALID_REQUEST');
    const { limit, startingAfter } = parsed.data;
    const all = store.payouts.all().toReversed();
    const from = startingAfter === undefined ? 0 : all.findIndex(({ id }) => id === startingAfter) + 1;
    return answer('payout-list', { items: all.slice(from, from + limit).map(payoutJson) });
  };

  const found = <Thing>(type: string, thing: Thing | undefined, show: (thing: Thing) => unknown) =>
    thing === undefined ? { ...problem('INVALID_REQUEST'), status: 404 } : answer(type, show(thing));

  return (incoming: FakeRequest, url: URL): FakeResponse => {
    const [, , resource, id, action] = url.pathname.split('/');
    const name = `${incoming.method} ${resource}${id === undefined ? '' : '/:id'}${action ? `/${action}` : ''}`;
    switch (name) {
      case 'POST sellers':
        return sealed(register(open(incoming)));
      case 'GET sellers/:id':
        return found('seller', store.sellers.find(id ?? ''), sellerJson);
      case 'POST payouts':
        return sealed(request(open(incoming)));
      case 'GET payouts':
        return list(url.searchParams);
      case 'GET payouts/:id':
        return found('payout', store.payouts.find(id ?? ''), payoutJson);
      case 'POST payouts/:id/cancel': {
        const canceled = payouts.setStatus(id ?? '', 'CANCELED');
        return 'code' in canceled ? problem(canceled.code) : answer('payout', payoutJson(canceled));
      }
      default:
        return problem('INVALID_REQUEST');
    }
  };
};
export type FakePayoutApi = ReturnType<typeof createFakePayoutApi>;
