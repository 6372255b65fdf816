import type { Request, Response } from 'express';
import { recordOf } from './request-record.ts';

/** Where the site leads on to the app, below `/app/`. */
const PLACES = ['top-up/return', 'payment-methods/return'] as const;

export const RETURN_TO_APP = PLACES.map((place) => `/app/${place}`);

/**
 * `GET /app/top-up/return` and `/app/payment-methods/return`: leads on into the app with the same query. Gateways, such
 * as Stripe, lead back to web addresses only, and the app has another scheme.
 */
export function createReturnToApp(mobileReturnUrl: string) {
  const app = mobileReturnUrl.replace(new RegExp(`${PLACES[0]}$`), '');
  return async (request: Request, response: Response): Promise<void> => {
    recordOf(request).route = request.path;
    const query = request.originalUrl.split('?')[1];
    response.setHeader('cache-control', 'no-store');
    response.redirect(`${app}${request.path.slice('/app/'.length)}${query === undefined ? '' : `?${query}`}`);
  };
}
