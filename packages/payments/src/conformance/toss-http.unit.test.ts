import { describeGateway } from './gateway-conformance.ts';
import { openTossBench } from './toss-bench.ts';

describeGateway('Toss over HTTP', () => openTossBench('http'));
