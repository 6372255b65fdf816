import { randomUUID } from 'node:crypto';
import { json } from '../../fake/http.ts';
import type { FakeResponse } from '../../fake/http.ts';

/** An answer of the API, with the id that Razorpay's support asks for. */
export const razorpayJson = (status: number, value: unknown): FakeResponse =>
  json(status, value, { 'x-razorpay-request-id': randomUUID().replaceAll('-', '') });

/** Instead of what was asked for. */
export interface Refusal {
  refused: true;
  status: number;
  description: string;
  reason: string;
  /** Hardly says more than the status. */
  code: 'BAD_REQUEST_ERROR' | 'GATEWAY_ERROR' | 'SERVER_ERROR';
  field?: string;
}

export const refuse = (
  description: string,
  more: Partial<Omit<Refusal, 'description' | 'refused'>> = {},
): Refusal => ({
  refused: true,
  status: 400,
  reason: 'input_validation_failed',
  code: 'BAD_REQUEST_ERROR',
  ...more,
  description,
});

export const isRefusal = (value: object): value is Refusal => 'refused' in value;

export const errorResponse = ({ status, code, description, reason, field }: Refusal): FakeResponse =>
  razorpayJson(status, {
    error: {
      code,
      description,
      source: reason === 'NA' ? 'NA' : 'business',
      step: reason === 'NA' ? 'NA' : 'payment_initiation',
      reason,
      metadata: {},
      ...(field !== undefined && { field }),
    },
  });

export const UNKNOWN_ID = refuse('The id provided does not exist');

/** What a customer is told of the reasons that the window offers and the test cards bring. */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  payment_cancelled: 'You have cancelled the payment.',
  payment_timed_out: 'The payment was not completed on time.',
  insufficient_funds: 'The account has too little money for this payment.',
  card_declined: 'The card was declined by its bank.',
  card_disabled_for_online_payments: 'The card is not enabled for online payments.',
  gateway_technical_error: 'The payment failed because of a technical error.',
  card_number_invalid: 'The card number is not valid.',
  authentication_failed: 'The payment was not authenticated.',
  incorrect_otp: 'The one-time password was not right.',
  payment_declined: 'The payment was declined by the bank.',
};

/** Razorpay's test cards (razorpay.com/docs, test card details): the network, and the reason of those that fail. */
export const TEST_CARDS: Readonly<Record<string, { network: string; reason: string | null }>> = {
  '4100280000001007': { network: 'Visa', reason: null },
  '5500670000001002': { network: 'MasterCard', reason: null },
  '6527658900001005': { network: 'RuPay', reason: null },
  '36082800091007': { network: 'Diners Club', reason: null },
  '340256000401007': { network: 'American Express', reason: null },
  '4718609108204366': { network: 'Visa', reason: null },
  '5104015555555558': { network: 'MasterCard', reason: null },
  '5104060000000008': { network: 'MasterCard', reason: null },
  '5241810000000000': { network: 'MasterCard', reason: null },
  '4100280000090000': { network: 'Visa', reason: 'payment_timed_out' },
  '4100280000080001': { network: 'Visa', reason: 'insufficient_funds' },
  '4100280000070002': { network: 'Visa', reason: 'payment_cancelled' },
  '4100280000060003': { network: 'Visa', reason: 'card_declined' },
  '4100280000050004': { network: 'Visa', reason: 'card_declined' },
  '4100280000040005': { network: 'Visa', reason: 'card_declined' },
  '4100280000030006': { network: 'Visa', reason: 'card_disabled_for_online_payments' },
  '4100280000020007': { network: 'Visa', reason: 'gateway_technical_error' },
  '4100280000010008': { network: 'Visa', reason: 'card_number_invalid' },
  '4100280000000009': { network: 'Visa', reason: 'authentication_failed' },
};
