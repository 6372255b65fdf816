import { allowedOrigins } from './auth/auth.ts';
import { createSessionResolver } from './auth/session-resolver.ts';
import type { Composition } from './composition.ts';
import { createApiContextFactory } from './http/api-context.ts';
import { createAuthRoutes } from './http/auth-routes.ts';
import { createCheckoutPage, createRegistrationPage } from './http/checkout-page.ts';
import { createCrossOrigin } from './http/cross-origin.ts';
import { createExpressApp } from './http/express-app.ts';
import { createPdfWriter } from './documents/pdf-writer.ts';
import { createFileDownloads } from './http/file-downloads.ts';
import { createGatewayWebhook } from './http/gateway-webhook.ts';
import { createHealthRoutes } from './http/health.ts';
import { createHttpServer } from './http/http-server.ts';
import { createFileUpload, LEGACY_UPLOAD, MANUSCRIPT_UPLOAD } from './http/file-upload.ts';
import { createWikiImages } from './http/wiki-images.ts';
import { createServerMetrics } from './http/metrics.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { createRequestGuard } from './http/request-guard.ts';
import { createRequestRecorder } from './http/request-record.ts';
import { createReturnToApp } from './http/return-to-app.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createTrpcHandler, type TrpcHandler } from './http/trpc-handler.ts';
import { createWebClient } from './http/web-client.ts';
import { createSiteIndex } from './pages/site-index.ts';
import { createApiReference } from './openapi/docs-page.ts';
import { createOpenApiDocument } from './openapi/document.ts';
import { listPublishedProcedures } from './openapi/published-procedures.ts';
import { createRestRoutes } from './openapi/rest-routes.ts';

/** The whole site over HTTP, not yet listening. */
export async function createApplication({
  env,
  log,
  realClock,
  pool,
  db,
  redis,
  wakeUps,
  services,
  auth,
}: Composition) {
  const origins = allowedOrigins(env);
  const origin = env.PUBLIC_URL;
  const trustedHops = env.TRUST_PROXY;
  let draining = false;
  let trpc: TrpcHandler | undefined;

  const metrics = createServerMetrics({ pool, openStreams: () => trpc?.openStreams() ?? 0 });
  const limits = createRateLimits({ redis, factor: env.RATE_LIMIT_FACTOR });
  const guard = createRequestGuard({ allowedOrigins: origins });
  const sessions = await createSessionResolver({ auth, clock: realClock, listen: wakeUps.listen });
  const createContext = createApiContextFactory({ services, sessions, limits, metrics, log, trustedHops });
  trpc = createTrpcHandler({ createContext, guard, metrics, origin });
  const stopListening = wakeUps.listen((topic) => {
    // A revoked session must not go on listening; the other ones of the person resume by themselves.
    if (topic.startsWith('sessions:')) trpc.endStreams(topic.slice('sessions:'.length));
  });

  const pdf = createPdfWriter();
  const procedures = listPublishedProcedures();
  const sessionCookie = (await auth.$context).authCookies.sessionToken.name;
  const app = createExpressApp({
    securityHeaders: securityHeaders({ https: origin.startsWith('https:') }),
    health: createHealthRoutes({ db, redis, metrics, isDraining: () => draining }),
    gatewayWebhook: createGatewayWebhook({ services }),
    auth: createAuthRoutes({ auth, limits, guard, origin, trustedHops }),
    manuscriptUpload: createFileUpload({ createContext, guard }, MANUSCRIPT_UPLOAD),
    legacyUpload: createFileUpload({ createContext, guard }, LEGACY_UPLOAD),
    fileDownloads: createFileDownloads({
      ...{ createContext, pdf },
      site: { publicUrl: origin, timeZone: env.SITE_TIME_ZONE },
    }),
    wikiImages: createWikiImages({ createContext, guard }),
    apiReference: createApiReference(createOpenApiDocument(procedures, { publicUrl: origin, sessionCookie })),
    rest: createRestRoutes({ procedures, createContext, guard }),
    checkoutPage: createCheckoutPage({ services }),
    returnToApp: createReturnToApp(env.MOBILE_RETURN_URL),
    registrationPage: createRegistrationPage({ services }),
    siteIndex: createSiteIndex({
      services,
      publicUrl: origin,
      isListed: env.SEARCH_ENGINES === 'welcome' && !env.INKVINE_DEMO,
    }),
    webClient: createWebClient({ dist: env.WEB_DIST, publicUrl: origin, services }),
  });
  const server = createHttpServer({
    record: createRequestRecorder({ log, metrics }),
    crossOrigin: createCrossOrigin({ origins: origins.filter((allowed) => allowed !== origin) }),
    trpc,
    app,
  });

  return {
    listen: server.listen,
    /** Says "not ready" first, then stops; whoever composed the parts disconnects them afterwards. */
    async close(): Promise<void> {
      draining = true;
      await server.close();
      await pdf.close();
      stopListening();
      sessions.close();
    },
  };
}
