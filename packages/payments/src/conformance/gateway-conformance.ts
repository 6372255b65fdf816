import { afterEach, beforeEach, describe } from 'vitest';
import { describeApproval } from './approval-conformance.ts';
import type { GatewayBench } from './gateway-bench.ts';
import { describeOutages } from './outage-conformance.ts';
import { describeRefunds } from './refund-conformance.ts';
import { describeWebhooks } from './webhook-conformance.ts';

/** What every adapter must do, whatever gateway is behind it. Each test gets a bench of its own. */
export const describeGateway = (name: string, open: () => Promise<GatewayBench>): void => {
  describe(name, () => {
    let bench: GatewayBench;

    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    describeApproval(() => bench);
    describeOutages(() => bench);
    describeRefunds(() => bench);
    describeWebhooks(() => bench);
  });
};
