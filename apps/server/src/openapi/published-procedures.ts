import type { ProcedureMeta } from '@inkvine/api/trpc';
import { appRouter } from '@inkvine/api/app.router';
import { findTrackedItem } from '@inkvine/api/tracked-events';
import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** One procedure as the outside sees it. */
export interface PublishedProcedure {
  /** Such as `stories.novels`. */
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  meta: ProcedureMeta;
  /** Null when it takes nothing. */
  input: z.ZodType | null;
  inputSchema: JsonSchema | null;
  /** Of a subscription, the schema of one event. */
  outputSchema: JsonSchema;
}

interface ProcedureDefinition {
  type: PublishedProcedure['type'];
  meta?: ProcedureMeta;
  inputs: unknown[];
  output?: unknown;
}

/** Every procedure of the router. @throws Error naming one that lacks a description or whose types are not JSON */
export function listPublishedProcedures(): PublishedProcedure[] {
  return Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: ProcedureDefinition }>,
  ).map(([path, { _def }]) => {
    const [input = null, ...more] = _def.inputs;
    const { meta, output } = _def;
    if (meta === undefined || more.length > 0 || !isSchema(output) || !(input === null || isSchema(input))) {
      throw new Error(`${path} needs meta, an output schema and at most one input schema`);
    }
    return {
      path,
      type: _def.type,
      meta,
      input,
      inputSchema: input === null ? null : toJsonSchema(input, 'input'),
      outputSchema: toJsonSchema(findTrackedItem(output) ?? output, 'output'),
    };
  });
}

function isSchema(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}
