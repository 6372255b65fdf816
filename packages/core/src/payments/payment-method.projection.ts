import { institutionName } from '@inkvine/contracts/bank-names';
import type { Currency } from '@inkvine/contracts/money';
import type { MethodDetails, PaymentMethod } from '@inkvine/contracts/payment-methods';
import { PaymentMethodId } from '@inkvine/contracts/primitives';
import { upiProviderOf } from '@inkvine/contracts/upi';
import type { NewPaymentMethod, PaymentMethodRow } from '@inkvine/db/payments/payment-method.repository';
import { maskUpiAddress } from '@inkvine/domain/payments/masked-upi';
import type { SavedMethod } from './saved-method-gateway.port.ts';

const KINDS = {
  card: 'card',
  easy_pay: 'wallet',
  wallet: 'wallet',
  upi: 'upi',
  netbanking: 'netbanking',
  bank_transfer: 'bank_account',
} as const satisfies Partial<Record<SavedMethod['methodKind'], MethodDetails['kind']>>;

const isKept = (kind: SavedMethod['methodKind']): kind is keyof typeof KINDS => kind in KINDS;

/** What we keep of a method besides its token: enough to recognise it, and no whole number. Toss masks the last digit. */
export function recognisable({
  methodKind,
  instrument = {},
}: SavedMethod): Pick<NewPaymentMethod, 'kind' | 'brand' | 'last4' | 'bank' | 'upiAddress'> {
  const last4 = instrument.last4 ?? /[\d*]{4}$/.exec(instrument.maskedNumber ?? '')?.[0];
  return {
    kind: isKept(methodKind) ? KINDS[methodKind] : 'card',
    brand: instrument.brand ?? null,
    last4: last4 ?? null,
    bank: instrument.bankCode ?? null,
    upiAddress: instrument.vpa === undefined ? null : maskUpiAddress(instrument.vpa),
  };
}

const named = (code: string | null) => (code === null ? null : institutionName(code));

function toDetails(row: PaymentMethodRow): MethodDetails {
  switch (row.kind) {
    case 'card':
      return { kind: 'card', issuer: named(row.bank ?? row.brand), last4: row.last4 };
    case 'wallet':
      return { kind: 'wallet', provider: named(row.brand), last4: row.last4 };
    case 'upi': {
      const provider = row.upi_address === null ? null : upiProviderOf(row.upi_address);
      return {
        kind: 'upi',
        address: row.upi_address,
        provider: provider?.app ?? null,
        bank: provider?.bank ?? null,
      };
    }
    case 'bank_account':
    case 'netbanking':
      return { kind: row.kind, bank: named(row.bank), last4: row.last4 };
  }
}

/** A method as its owner sees it. */
export function toPaymentMethod(
  row: PaymentMethodRow,
  facts: { isDefault: boolean; currencies: Currency[] },
): PaymentMethod {
  return {
    id: PaymentMethodId.parse(row.id),
    gateway: row.gateway,
    details: toDetails(row),
    name: row.name,
    status: row.status,
    version: row.version,
    createdAt: row.created_at,
    ...facts,
  };
}
