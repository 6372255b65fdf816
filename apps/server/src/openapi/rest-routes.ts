import { appRouter } from '@inkvine/api/app.router';
import { AppError } from '@inkvine/contracts/errors';
import { callTRPCProcedure } from '@trpc/server';
import { Router, type Request, type Response } from 'express';
import type { CreateApiContext } from '../http/api-context.ts';
import { CALL_MAX_BYTES, readBody } from '../http/request-body.ts';
import type { RequestGuard } from '../http/request-guard.ts';
import { recordOf } from '../http/request-record.ts';
import { restPath } from './document.ts';
import type { JsonSchema, PublishedProcedure } from './published-procedures.ts';

export interface RestRoutesDependencies {
  procedures: readonly PublishedProcedure[];
  createContext: CreateApiContext;
  guard: RequestGuard;
}

/** `/api/v1/<domain>/<procedure>` for callers without tRPC: the same procedures, checks and limits. */
export function createRestRoutes({ procedures, createContext, guard }: RestRoutesDependencies): Router {
  const router = Router();
  for (const procedure of procedures) {
    if (procedure.type === 'subscription') continue;
    const route = restPath(procedure);
    const answer = async (request: Request, response: Response) => {
      recordOf(request).route = route;
      const isQuery = procedure.type === 'query';
      if (!isQuery) guard(request, 'application/json');
      const input = isQuery ? queryInput(request, procedure.inputSchema) : await bodyInput(request);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const result: unknown = await callTRPCProcedure({
        router: appRouter,
        path: procedure.path,
        type: procedure.type,
        getRawInput: async () => input,
        ctx: await createContext(request, response),
        signal: gone.signal,
        batchIndex: 0,
      });
      response.setHeader('cache-control', 'no-store');
      response.json(result);
    };
    if (procedure.type === 'query') router.get(route, answer);
    else router.post(route, answer);
  }
  return router;
}

async function bodyInput(request: Request): Promise<unknown> {
  const body = await readBody(request, { maxBytes: CALL_MAX_BYTES, code: 'INVALID_INPUT' });
  return body.length === 0 ? undefined : parseJson(body.toString('utf8'));
}

/** The parameter `input` as JSON, or each parameter read by the type its property has. */
function queryInput(request: Request, schema: JsonSchema | null): unknown {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  const whole = searchParams.get('input');
  if (whole !== null) return parseJson(whole);
  if (schema === null) return undefined;
  return Object.fromEntries(
    [...searchParams].map(([name, value]) => {
      const property = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
      return [name, typeof property === 'object' ? readParameter(value, property) : value];
    }),
  );
}

function readParameter(value: string, { type }: JsonSchema): unknown {
  if ((type === 'integer' || type === 'number') && value.trim() !== '' && Number.isFinite(Number(value))) {
    return Number(value);
  }
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', undefined, { cause: error });
  }
}
