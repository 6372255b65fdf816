import { z } from 'zod';
import { Currency } from './money.ts';
import { GatewayId } from './payments.ts';
import {
  IdempotencyKey,
  MethodRegistrationId,
  PaymentMethodId,
  text,
  Timestamp,
  Version,
} from './primitives.ts';

/** What a person can add; a wallet comes with the card that lies in it, as the gateway tells. */
export const AddableMethodKind = z.enum(['card', 'bank_account', 'upi', 'netbanking']);
export type AddableMethodKind = z.infer<typeof AddableMethodKind>;

const Name = z.object({ ko: z.string(), en: z.string() });

/** What a person recognises a method by, for each kind its own. Never a whole number. */
export const MethodDetails = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), issuer: Name.nullable(), last4: z.string().nullable() }),
  z.object({ kind: z.literal('bank_account'), bank: Name.nullable(), last4: z.string().nullable() }),
  /** `provider` is the app behind the handle; `address` shows the handle and little of the name before it. */
  z.object({
    kind: z.literal('upi'),
    address: z.string().nullable(),
    provider: z.string().nullable(),
    bank: z.string().nullable(),
  }),
  z.object({ kind: z.literal('netbanking'), bank: Name.nullable(), last4: z.string().nullable() }),
  z.object({ kind: z.literal('wallet'), provider: Name.nullable(), last4: z.string().nullable() }),
]);
export type MethodDetails = z.infer<typeof MethodDetails>;

/** `pending`: the bank has not yet agreed. `unusable`: the gateway or the bank takes it no more. */
export const MethodStatus = z.enum(['pending', 'active', 'unusable']);
export type MethodStatus = z.infer<typeof MethodStatus>;

export const PaymentMethod = z.object({
  id: PaymentMethodId,
  gateway: GatewayId,
  details: MethodDetails,
  /** The person's own word for it. */
  name: z.string().nullable(),
  status: MethodStatus,
  isDefault: z.boolean(),
  /** What can be bought with it; empty when the operator takes no payments there now. */
  currencies: z.array(Currency),
  version: Version,
  createdAt: Timestamp,
});
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** One kind of method that can be added now, and where it is kept. */
export const MethodOption = z.object({
  gateway: GatewayId,
  kind: AddableMethodKind,
  currencies: z.array(Currency),
  needsPhone: z.boolean(),
});
export type MethodOption = z.infer<typeof MethodOption>;

export const METHOD_NAME_MAX_LENGTH = 40;
export const MAX_METHODS = 20;

/** E.164 */
export const PhoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/);

export const StartMethodRegistrationInput = z.object({
  gateway: GatewayId,
  kind: AddableMethodKind,
  /** Where the option says `needsPhone`. Goes to the gateway and is not kept. */
  phone: PhoneNumber.optional(),
  returnTo: z.enum(['web', 'mobile']),
  idempotencyKey: IdempotencyKey,
});
export const StartedMethodRegistration = z.object({
  registrationId: MethodRegistrationId,
  checkoutUrl: z.string(),
});
export type StartedMethodRegistration = z.infer<typeof StartedMethodRegistration>;

/** `unknown`: the gateway did not answer and is asked again. */
export const RegistrationStatus = z.enum([
  'pending',
  'finishing',
  'unknown',
  'saved',
  'failed',
  'canceled',
  'expired',
]);
export type RegistrationStatus = z.infer<typeof RegistrationStatus>;

export const MethodRegistration = z.object({
  id: MethodRegistrationId,
  kind: AddableMethodKind,
  status: RegistrationStatus,
  paymentMethodId: PaymentMethodId.nullable(),
  createdAt: Timestamp,
});
export type MethodRegistration = z.infer<typeof MethodRegistration>;

export const MethodRegistrationInput = z.object({ registrationId: MethodRegistrationId });

/** What the gateway's redirect carried back in its query. Proven with the gateway, never believed. */
export const FinishMethodRegistrationInput = MethodRegistrationInput.extend({
  callback: z
    .record(z.string().max(64), z.string().max(2_000))
    .refine((callback) => Object.keys(callback).length <= 20, 'too many parameters'),
});

export const PaymentMethodInput = z.object({ paymentMethodId: PaymentMethodId });
export const RenamePaymentMethodInput = PaymentMethodInput.extend({
  /** Null: back to what the gateway calls it. */
  name: text(1, METHOD_NAME_MAX_LENGTH).nullable(),
  version: Version,
});
