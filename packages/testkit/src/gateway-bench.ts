import type { GatewayId } from '@inkvine/contracts/payments';
import type { GatewayBench } from '@inkvine/payments/conformance/gateway-bench';
import { openRazorpayBench } from '@inkvine/payments/conformance/razorpay-bench';
import { openStripeBench } from '@inkvine/payments/conformance/stripe-bench';
import { openTossBench } from '@inkvine/payments/conformance/toss-bench';

const OPEN = { toss: openTossBench, stripe: openStripeBench, razorpay: openRazorpayBench };

/** A gateway's adapter in front of its fake, behind a real socket, with customer and faults at the test's command. */
export const openGatewayBench = async (id: GatewayId): Promise<GatewayBench> => await OPEN[id]('http');
