import { AppError } from '@inkvine/contracts/errors';
import { Currency } from '@inkvine/contracts/money';
import type { GatewayId } from '@inkvine/contracts/payments';
import type { PaymentGateway } from './payment-gateway.port.ts';
import type { SavedMethodGateway } from './saved-method-gateway.port.ts';

/** The gateways that an operator has configured. */
export interface Gateways {
  /** Where new payments in a currency go; undefined: nothing can be bought in it. */
  forCurrency(currency: Currency): PaymentGateway | undefined;
  /** @throws AppError GATEWAY_UNAVAILABLE when it is not configured, or no longer */
  byId(id: GatewayId): PaymentGateway;
  all(): readonly PaymentGateway[];
  /** Undefined where the gateway keeps no methods for us. */
  savedMethodsOf(id: GatewayId): SavedMethodGateway | undefined;
  /** The currencies whose new payments go to this gateway. */
  currenciesOf(id: GatewayId): Currency[];
}

/** @throws Error when a currency is given to a gateway that is not among the adapters */
export function createGateways(
  adapters: readonly PaymentGateway[],
  currencies: Readonly<Partial<Record<Currency, GatewayId>>>,
  savedMethods: readonly SavedMethodGateway[] = [],
): Gateways {
  const byId = new Map(adapters.map((adapter) => [adapter.id, adapter]));
  for (const [currency, id] of Object.entries(currencies)) {
    if (!byId.has(id)) throw new Error(`${currency} is to be paid through ${id}, which is not configured`);
  }
  return {
    all: () => adapters,
    savedMethodsOf: (id) => savedMethods.find((gateway) => gateway.id === id),
    currenciesOf: (id) => Currency.options.filter((currency) => currencies[currency] === id),
    forCurrency: (currency) => {
      const id = currencies[currency];
      return id && byId.get(id);
    },
    byId: (id) => {
      const gateway = byId.get(id);
      if (gateway === undefined) throw new AppError('GATEWAY_UNAVAILABLE');
      return gateway;
    },
  };
}
