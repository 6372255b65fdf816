import { describeGateway } from './gateway-conformance.ts';
import { openTossBench, TOSS_KINDS } from './toss-bench.ts';

describeGateway('Toss over HTTP', () => openTossBench('http'), TOSS_KINDS);
