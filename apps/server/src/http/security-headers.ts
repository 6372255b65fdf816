import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** The headers of every page and answer outside `/trpc`; the checkout page replaces the content policy by its own. */
export function securityHeaders({ https }: { https: boolean }): RequestHandler {
  return helmet({
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Component libraries and the API reference place style elements; no script can come of it.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // The address of a page may hold an order's id; gateways get the origin only.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  });
}
