import { AppError, ERROR_META, type AppErrorCode, type AppErrorData } from '@inkvine/contracts/errors';
import type { Caller } from '@inkvine/core/identity/actor';
import type { Services } from '@inkvine/core/services';
import { initTRPC, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import superjson from 'superjson';
import { ZodError } from 'zod';

/** What the composition root makes for each request. */
export interface ApiContext {
  caller: Caller;
  services: Services;
  requestId: string;
  /** Charges one call against the caller's allowance; rejects with `RATE_LIMITED`. */
  charge: (cost: RateCost) => Promise<void>;
  report: (error: unknown, procedure: string) => void;
}

/** How dear a procedure is: reading, ordinary writing, or work worth guarding (money, uploads, search). */
export type RateCost = 'read' | 'write' | 'costly';

export interface ProcedureMeta {
  /** Who may call; the authorisation matrix is generated from it, and a procedure without it fails the build. */
  access: 'public' | 'signed-in' | 'operator';
  cost: RateCost;
  /** One line for the API reference. */
  summary: string;
}

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
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** Codes by path, e.g. `{ coins: 'too_small' }`; never the received value. */
function fieldProblems(error: ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.code]));
}

function errorData(error: TRPCError, requestId: string | undefined): AppErrorData {
  const cause = error.cause;
  const quoted = requestId === undefined ? {} : { requestId };
  if (cause instanceof AppError) {
    return { code: cause.code, ...(cause.details === undefined ? {} : { details: cause.details }), ...quoted };
  }
  if (cause instanceof ZodError && error.code === 'BAD_REQUEST') {
    return { code: 'INVALID_INPUT', fields: fieldProblems(cause), ...quoted };
  }
  return { code: FRAMEWORK_CODES[error.code] ?? 'INTERNAL', ...quoted };
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

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    // The message of an unexpected error may carry a secret; only the code and stated facts leave the server.
    errorFormatter: ({ shape, error, ctx }) => {
      const app = errorData(error, ctx?.requestId);
      return {
        ...shape,
        message: ERROR_META[app.code].message.en,
        data: { ...app, httpStatus: shape.data.httpStatus, path: shape.data.path },
      };
    },
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  });

/** The one place that turns the errors of services into the API's. */
const mapErrors = t.middleware(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (cause instanceof AppError) {
    const meta = ERROR_META[cause.code];
    if (meta.report) ctx.report(cause, path);
    throw new TRPCError({ code: TRPC_CODES[meta.httpStatus] ?? 'INTERNAL_SERVER_ERROR', cause });
  }
  if (result.error.code === 'INTERNAL_SERVER_ERROR') ctx.report(cause ?? result.error, path);
  throw result.error;
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

const base = t.procedure.use(mapErrors).use(charged);

type Described = Pick<ProcedureMeta, 'summary' | 'cost'>;

export const publicProcedure = (meta: Described) => base.meta({ access: 'public', ...meta });
export const signedInProcedure = (meta: Described) => base.meta({ access: 'signed-in', ...meta }).use(signedIn);
export const operatorProcedure = (meta: Described) => base.meta({ access: 'operator', ...meta }).use(operatorOnly);
