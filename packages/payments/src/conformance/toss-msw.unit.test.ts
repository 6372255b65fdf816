import { describeGateway } from './gateway-conformance.ts';
import { openTossBench, TOSS_KINDS } from './toss-bench.ts';

describeGateway('Toss through msw', () => openTossBench('msw'), TOSS_KINDS);
