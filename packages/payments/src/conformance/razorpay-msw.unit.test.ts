import { describeGateway } from './gateway-conformance.ts';
import { openRazorpayBench, RAZORPAY_KINDS } from './razorpay-bench.ts';

describeGateway('Razorpay through msw', () => openRazorpayBench('msw'), RAZORPAY_KINDS);
