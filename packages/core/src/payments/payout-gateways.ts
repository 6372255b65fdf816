import { AppError } from '@inkvine/contracts/errors';
import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId } from '@inkvine/contracts/payments';
import type { PayoutGateway } from './payout-gateway.port.ts';

/** The gateways by which an operator pays creators. */
export interface PayoutGateways {
  /** Undefined: nobody pays out in it but an operator by hand. */
  forCurrency(currency: Currency): PayoutGateway | undefined;
  /** Undefined where it pays nobody. */
  find(id: GatewayId): PayoutGateway | undefined;
  /** @throws AppError GATEWAY_UNAVAILABLE when it is not configured, or no longer */
  byId(id: GatewayId): PayoutGateway;
}

export function createPayoutGateways(adapters: readonly PayoutGateway[]): PayoutGateways {
  const find = (id: GatewayId) => adapters.find((adapter) => adapter.id === id);
  return {
    find,
    forCurrency: (currency) => adapters.find((adapter) => adapter.currency === currency),
    byId: (id) => {
      const gateway = find(id);
      if (gateway === undefined) throw new AppError('GATEWAY_UNAVAILABLE');
      return gateway;
    },
  };
}
