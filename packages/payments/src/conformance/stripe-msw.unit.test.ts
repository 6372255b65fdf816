import { describeGateway } from './gateway-conformance.ts';
import { openStripeBench, STRIPE_KINDS } from './stripe-bench.ts';

describeGateway('Stripe through msw', () => openStripeBench('msw'), STRIPE_KINDS);
