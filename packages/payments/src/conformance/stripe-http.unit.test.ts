import { describeGateway } from './gateway-conformance.ts';
import { openStripeBench, STRIPE_KINDS } from './stripe-bench.ts';

describeGateway('Stripe over HTTP', () => openStripeBench('http'), STRIPE_KINDS);
