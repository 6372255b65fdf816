import type { GatewayId } from '@inkvine/contracts/payments';
import type {
  CallOptions,
  Instrument,
  MethodKind,
  Money,
  PaymentSnapshot,
  WriteOptions,
} from './payment-gateway.port.ts';

/** A way to pay that the gateway keeps for a person. We hold its token, never a number. */
export interface SavedMethod {
  /** Secret: with it money can be taken. Stored encrypted, never logged. */
  token: string;
  status: 'active' | 'pending' | 'rejected';
  methodKind: MethodKind;
  instrument?: Instrument;
}

/** What a browser needs so that a person registers a method at the gateway. Public. */
export type RegistrationClient =
  | {
      kind: 'toss';
      sdkUrl: string;
      clientKey: string;
      customerKey: string;
      method: 'CARD' | 'TRANSFER';
      successUrl: string;
      failUrl: string;
    }
  | { kind: 'redirect'; url: string }
  | {
      kind: 'razorpay';
      sdkUrl: string;
      keyId: string;
      gatewayOrderId: string;
      gatewayCustomerId: string;
      amount: Money;
      successUrl: string;
    };

export interface BeginRegistrationInput {
  /** Ours, unguessable: 2 to 50 of `A-Z a-z 0-9 - _ = . @`. */
  customerKey: string;
  /** The gateway's customer from an earlier registration. */
  gatewayCustomerId?: string;
  customer: { email?: string; name?: string; phone?: string };
  method: 'card' | 'bank_account' | 'upi' | 'netbanking';
  successUrl: string;
  failUrl: string;
  /** The most that one charge may take, where the gateway asks for a mandate. */
  mandateMax?: Money;
}

export interface ChargeInput {
  token: string;
  customerKey: string;
  gatewayCustomerId?: string;
  /** Ours, unique for ever; repeated for the same charge. */
  orderId: string;
  orderName: string;
  amount: Money;
  contact?: { email: string; phone?: string };
}

/** Paying without the customer present, with a method saved before. */
export interface SavedMethodGateway {
  readonly id: GatewayId;
  readonly savedMethods: {
    kinds: readonly BeginRegistrationInput['method'][];
    /** `chargeSavedMethod` may end in `PROCESSING`; a webhook or a look tells the outcome. */
    chargeIsAsync: boolean;
    /** What keeps a repeated charge from taking twice: the order, under any key, or only the key itself. */
    chargeGuard: 'order' | 'key';
    /** The gateway keeps methods only of people whose phone number it has. */
    needsPhone: boolean;
  };

  /** Prepares the gateway's window in which a person registers a method. Moves no money of a purchase. */
  beginRegistration(
    input: BeginRegistrationInput,
    options: WriteOptions,
  ): Promise<{ client: RegistrationClient; gatewayCustomerId?: string; ref?: string }>;

  /**
   * Turns what the browser brought back into a saved method. A sweep leaves `callback` out and asks for a
   * registration whose browser never came back.
   * @throws GatewayError `SIGNATURE_INVALID`, `CUSTOMER_CANCELED`, `INSTRUMENT_INVALID`, `OUTCOME_UNKNOWN`;
   * without `callback` `UNSUPPORTED` where the gateway cannot be asked
   */
  finishRegistration(
    input: {
      customerKey: string;
      gatewayCustomerId?: string;
      ref?: string;
      callback?: Readonly<Record<string, string>>;
    },
    options: WriteOptions,
  ): Promise<SavedMethod>;

  /** @throws GatewayError `DECLINED`, `AUTHENTICATION_REQUIRED`, `INSTRUMENT_INVALID`, `OUTCOME_UNKNOWN` */
  chargeSavedMethod(input: ChargeInput, options: WriteOptions): Promise<PaymentSnapshot>;

  /**
   * A method as the gateway sees it now; null when it is gone.
   * @throws GatewayError `UNSUPPORTED` where the gateway does not tell
   */
  getSavedMethod(
    input: { token: string; gatewayCustomerId?: string },
    options?: CallOptions,
  ): Promise<SavedMethod | null>;

  /** Forgets a method; later charges fail with `INSTRUMENT_INVALID`. Deleting it again is no error. */
  deleteSavedMethod(
    input: { token: string; gatewayCustomerId?: string },
    options: WriteOptions,
  ): Promise<'deleted' | 'pending'>;
}
