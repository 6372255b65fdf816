import type { GatewayId } from '@inkvine/contracts/payments';
import type { DepositBench } from '@inkvine/payments/conformance/deposit-conformance';
import type { GatewayBench } from '@inkvine/payments/conformance/gateway-bench';
import type { PayoutBench } from '@inkvine/payments/conformance/payout-conformance';
import { openRazorpayBench } from '@inkvine/payments/conformance/razorpay-bench';
import type { SavedMethodBench } from '@inkvine/payments/conformance/saved-method-conformance';
import { openStripeBench } from '@inkvine/payments/conformance/stripe-bench';
import { openTossBench } from '@inkvine/payments/conformance/toss-bench';

/** A gateway whose banks can dispute a payment. */
export const openDisputeBench = async (id: 'stripe' | 'razorpay') => await OPEN[id]('http');

const OPEN = { toss: openTossBench, stripe: openStripeBench, razorpay: openRazorpayBench };

/** A gateway's adapter in front of its fake, behind a real socket, with customer and faults at the test's command. */
export const openGatewayBench = async (id: GatewayId): Promise<GatewayBench> => await OPEN[id]('http');

/** The same with the methods that the gateway keeps. */
export const openSavedMethodBench = async (id: GatewayId): Promise<SavedMethodBench> =>
  await OPEN[id]('http');

/** The one that gives people accounts to transfer to. */
export const openDepositBench = async (): Promise<DepositBench> => await openTossBench('http');

/** Those that pay creators. */
export const PAYOUT_GATEWAYS = ['toss', 'stripe', 'razorpay'] as const;

/** The same, with banks and payouts at the test's command. */
export const openPayoutBench = async (id: (typeof PAYOUT_GATEWAYS)[number]): Promise<PayoutBench> =>
  await OPEN[id]('http');
