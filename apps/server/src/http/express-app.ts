import { AppError } from '@inkvine/contracts/errors';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import { sendFailure } from './failure-response.ts';
import { LEGACY_UPLOAD, MANUSCRIPT_UPLOAD } from './file-upload.ts';
import { RETURN_TO_APP } from './return-to-app.ts';
import { recordOf } from './request-record.ts';

type Handler = (request: Request, response: Response) => Promise<void>;

/** The rooms of the site outside `/trpc`, each made elsewhere. */
export interface Rooms {
  securityHeaders: express.RequestHandler;
  health: Router;
  gatewayWebhook: Handler;
  auth: Router;
  manuscriptUpload: Handler;
  legacyUpload: Handler;
  fileDownloads: Router;
  wikiImages: Router;
  apiReference: Router;
  rest: Router;
  checkoutPage: Handler;
  returnToApp: Handler;
  registrationPage: Handler;
  siteIndex: Router;
  webClient: Router;
}

/** Everything that is not tRPC, in the order in which it is asked. */
export function createExpressApp(rooms: Rooms): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(rooms.securityHeaders);
  app.use(rooms.health);
  app.post('/webhooks/:gateway', rooms.gatewayWebhook);
  app.use('/api/auth', rooms.auth);
  app.post(MANUSCRIPT_UPLOAD.route, rooms.manuscriptUpload);
  app.post(LEGACY_UPLOAD.route, rooms.legacyUpload);
  app.use('/api', rooms.fileDownloads);
  app.use('/api', rooms.wikiImages);
  app.use('/api', rooms.apiReference);
  app.use(rooms.rest);
  app.use(['/api', '/webhooks', '/trpc', '/health'], (request) => {
    recordOf(request).route = 'unknown';
    throw new AppError('NOT_FOUND');
  });
  app.get('/checkout/:topUpId', rooms.checkoutPage);
  app.get(RETURN_TO_APP, rooms.returnToApp);
  app.get('/checkout/methods/:registrationId', rooms.registrationPage);
  app.use(rooms.siteIndex);
  app.use(rooms.webClient);
  app.use(() => {
    throw new AppError('NOT_FOUND');
  });
  // Express tells an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    sendFailure(
      request,
      response,
      isClientFault(error) ? new AppError('INVALID_INPUT', undefined, { cause: error }) : error,
    );
  });
  return app;
}

/** Express and its parsers mark what the caller did wrong, such as an address that cannot be decoded. */
function isClientFault(error: unknown): boolean {
  return (
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
  );
}
