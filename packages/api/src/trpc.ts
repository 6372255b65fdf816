import { AppError, ERROR_META, type AppErrorCode, type AppErrorData } from '@inkvine/contracts/errors';
import { VERSION_MISSING } from '@inkvine/contracts/primitives';
import type { Caller } from '@inkvine/core/identity/actor';
import { isOutage } from '@inkvine/core/outage';
import type { Services } from '@inkvine/core/services';
import { getTRPCErrorFromUnknown, initTRPC, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import superjson, { type SuperJSONResult } from 'superjson';
import { ZodError } from 'zod';

/** What the composition root makes for each request. */
export interface ApiContext {
  caller: Caller;
  services: Services;
  requestId: string;
  /** Charges one call against the caller's allowance; rejects with `RATE_LIMITED`. */
  charge: (cost: RateCost) => Promise<void>;
  /** Tells of every finished call, for the request log and the metrics. */
  observe: (call: ObservedCall) => void;
  report: (error: unknown, procedure: string) => void;
}

export interface ObservedCall {
  procedure: string;
  type: 'query' | 'mutation' | 'subscription';
  code: AppErrorCode | 'OK';
  /** Of a subscription, only its start. */
  seconds: number;
}

/**
 * How dear a procedure is: reading, ordinary writing, work worth guarding (money, uploads, search), or a secret that
 * somebody could try to guess.
 */
export type RateCost = 'read' | 'write' | 'costly' | 'guess';

export interface ProcedureMeta {
  /** Who may call; the authorisation matrix is generated from it, and a procedure without it fails the build. */
  access: 'public' | 'signed-in' | 'operator';
  cost: RateCost;
  /** One line for the API reference. */
  summary: string;
}

/** Codes by path, e.g. `{ coins: 'too_small' }`; never the received value. */
function fieldProblems(error: ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.code]));
}

/** What tRPC itself refuses before a procedure runs. */
const FRAMEWORK_CODES: Partial<Record<TRPC_ERROR_CODE_KEY, AppErrorCode>> = {
  BAD_REQUEST: 'INVALID_INPUT',
  PARSE_ERROR: 'INVALID_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'INVALID_INPUT',
  UNSUPPORTED_MEDIA_TYPE: 'REQUEST_REFUSED',
  PAYLOAD_TOO_LARGE: 'INVALID_INPUT',
};

const TRPC_CODES: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  422: 'UNPROCESSABLE_CONTENT',
  426: 'PRECONDITION_FAILED',
  428: 'PRECONDITION_REQUIRED',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** What a client may learn of a failure, whatever was thrown: never the message of an unexpected error. */
export function describeFailure(failure: unknown, requestId: string | undefined): AppErrorData {
  const error = getTRPCErrorFromUnknown(failure);
  const { cause } = error;
  const quoted = requestId === undefined ? {} : { requestId };
  if (cause instanceof AppError) {
    return {
      code: cause.code,
      ...(cause.details === undefined ? {} : { details: cause.details }),
      ...quoted,
    };
  }
  if (cause instanceof ZodError && error.code === 'BAD_REQUEST') {
    const isVersionMissing = cause.issues.some(({ message }) => message === VERSION_MISSING);
    return {
      code: isVersionMissing ? 'VERSION_REQUIRED' : 'INVALID_INPUT',
      fields: fieldProblems(cause),
      ...quoted,
    };
  }
  if (isOutage(cause)) return { code: 'UNAVAILABLE', ...quoted };
  return { code: FRAMEWORK_CODES[error.code] ?? 'INTERNAL', ...quoted };
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: {
      // What says of itself that it is plain JSON, as drafts of half a million characters do, is not copied.
      input: {
        serialize: superjson.serialize,
        deserialize: (input: SuperJSONResult): unknown =>
          input.meta === undefined ? input.json : superjson.deserialize(input),
      },
      // Every output is plain JSON (the API reference fails on one that is not), so superjson, which reads this
      // unchanged on the other side, need not walk it.
      output: { serialize: (value) => ({ json: value }), deserialize: superjson.deserialize },
    },
    errorFormatter: ({ shape, error, ctx }) => {
      const app = describeFailure(error, ctx?.requestId);
      const meta = ERROR_META[app.code];
      return {
        ...shape,
        message: meta.message.en,
        // Clients of subscriptions try again for ever after a code that means a fault of the server.
        code: TRPC_ERROR_CODES_BY_KEY[TRPC_CODES[meta.httpStatus] ?? 'INTERNAL_SERVER_ERROR'],
        data: { ...app, httpStatus: meta.httpStatus, path: shape.data.path },
      };
    },
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
      // A stream outlives the check of its session; the client comes back by itself and is checked again.
      maxDurationMs: 15 * 60_000,
    },
  });

/** The one place that sees how every call ended: tells the log and the metrics, and reports what operators must hear. */
const observed = t.middleware(async ({ ctx, next, path, type }) => {
  const startedAt = performance.now();
  const result = await next();
  const code = result.ok ? 'OK' : describeFailure(result.error, undefined).code;
  ctx.observe({ procedure: path, type, code, seconds: (performance.now() - startedAt) / 1_000 });
  if (!result.ok && code !== 'OK' && ERROR_META[code].report)
    ctx.report(result.error.cause ?? result.error, path);
  return result;
});

const charged = t.middleware(async ({ ctx, meta, next }) => {
  await ctx.charge(meta?.cost ?? 'costly');
  return next();
});

const signedIn = t.middleware(({ ctx, next }) => {
  if (ctx.caller === null) throw new AppError('UNAUTHENTICATED');
  return next({ ctx: { caller: ctx.caller } });
});

const operatorOnly = t.middleware(({ ctx, next }) => {
  if (ctx.caller === null) throw new AppError('UNAUTHENTICATED');
  if (ctx.caller.role !== 'operator') throw new AppError('FORBIDDEN');
  return next({ ctx: { caller: ctx.caller } });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const base = t.procedure.use(observed).use(charged);

type Described = Pick<ProcedureMeta, 'summary' | 'cost'>;

export const publicProcedure = (meta: Described) => base.meta({ access: 'public', ...meta });
export const signedInProcedure = (meta: Described) =>
  base.meta({ access: 'signed-in', ...meta }).use(signedIn);
export const operatorProcedure = (meta: Described) =>
  base.meta({ access: 'operator', ...meta }).use(operatorOnly);
