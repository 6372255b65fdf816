import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Razorpay signs in lower-case hexadecimal HMAC-SHA256. */
export const sign = (secret: string, data: string | Uint8Array): string =>
  createHmac('sha256', secret).update(data).digest('hex');

/** Compares digests, which are of one length whatever the caller sent. */
export const isSignedBy = (secret: string, data: string | Uint8Array, signature: string): boolean =>
  timingSafeEqual(sha256(sign(secret, data)), sha256(signature));

/** What Checkout signs with the key secret when a customer has paid. */
export const paymentMessage = (gatewayOrderId: string, gatewayPaymentId: string): string =>
  `${gatewayOrderId}|${gatewayPaymentId}`;
