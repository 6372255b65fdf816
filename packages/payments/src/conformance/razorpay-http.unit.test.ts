import { describeGateway } from './gateway-conformance.ts';
import { openRazorpayBench, RAZORPAY_KINDS } from './razorpay-bench.ts';

describeGateway('Razorpay over HTTP', () => openRazorpayBench('http'), RAZORPAY_KINDS);
