import { afterEach, beforeEach, describe } from 'vitest';
import { describeApproval } from './approval-conformance.ts';
import { describeBooks } from './books-conformance.ts';
import type { Conformance, GatewayBench } from './gateway-bench.ts';
import { describeOutages } from './outage-conformance.ts';
import { describeRefunds } from './refund-conformance.ts';
import { describeWebhooks } from './webhook-conformance.ts';

/**
 * What every adapter must do, whatever gateway is behind it, and what one must do because of the kind of gateway
 * it is for. Each test gets a bench of its own.
 *
 * @param kinds The parts that are true of this gateway: whether our approval or the gateway itself moves the money,
 * whether refunds are done at once, whether webhooks are signed, and so on.
 */
export const describeGateway = <Bench extends GatewayBench>(
  name: string,
  open: () => Promise<Bench>,
  kinds: readonly Conformance<Bench>[],
): void => {
  describe(name, () => {
    let bench: Bench;

    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    describeApproval(() => bench);
    describeOutages(() => bench);
    describeRefunds(() => bench);
    describeBooks(() => bench);
    describeWebhooks(() => bench);
    for (const describeKind of kinds) describeKind(() => bench);
  });
};
