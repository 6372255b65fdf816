import type { GatewayId } from '@inkvine/contracts/payments';
import type { GatewayBench } from '@inkvine/payments/conformance/gateway-bench';
import { openRazorpayBench } from '@inkvine/payments/conformance/razorpay-bench';
import { openStripeBench } from '@inkvine/payments/conformance/stripe-bench';
import { openTossBench } from '@inkvine/payments/conformance/toss-bench';

const OPEN = { toss: openTossBench, stripe: openStripeBench, razorpay: openRazorpayBench };

/** A gateway's adapter in front of its fake, behind a real socket, with customer and faults at the test's command. */
export const openGatewayBench = async (id: GatewayId): Promise<GatewayBench> => await OPEN[id]('http');

const OPEN_KEEPERS = { toss: openTossBench, stripe: openStripeBench };

/** Gateways that keep methods. */
export const SAVED_METHOD_GATEWAYS = Object.keys(OPEN_KEEPERS) as (keyof typeof OPEN_KEEPERS)[];

/** The same of a gateway that keeps methods. */
export const openSavedMethodBench = async (id: keyof typeof OPEN_KEEPERS) => await OPEN_KEEPERS[id]('http');
