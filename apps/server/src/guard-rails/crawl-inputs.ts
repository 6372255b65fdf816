import { randomUUID } from 'node:crypto';
import type { JsonSchema } from '../openapi/published-procedures.ts';

/** What is worth asking for, by the name of the property; whatever is not here is made from its schema. */
export type Candidates = Readonly<Record<string, readonly unknown[]>>;

const MAX_INPUTS = 40;

/**
 * Inputs for a procedure, made from its schema alone, so that one added later is asked too: every combination of the
 * candidates, at most `MAX_INPUTS`, then one more for each value of its enumerations and booleans.
 */
export function crawlInputs(schema: JsonSchema | null, candidates: Candidates): unknown[] {
  if (schema === null) return [undefined];
  const base = valueOf(schema, candidates);
  if (!isRecord(base)) return [base];
  let inputs: Record<string, unknown>[] = [base];
  for (const name of Object.keys(schema.properties ?? {})) {
    const values = candidates[name];
    if (values === undefined) continue;
    inputs = values.flatMap((value) =>
      inputs.map((input) =>
        Object.fromEntries(
          Object.entries({ ...input, [name]: value }).filter(([, one]) => one !== undefined),
        ),
      ),
    );
  }
  const thinned =
    inputs.length <= MAX_INPUTS
      ? inputs
      : inputs.filter((_, index) => index % Math.ceil(inputs.length / MAX_INPUTS) === 0);
  const variants = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    candidates[name] !== undefined || typeof property !== 'object'
      ? []
      : (property.enum ?? (property.type === 'boolean' ? [true, false] : [])).map((value: unknown) => ({
          ...base,
          [name]: value,
        })),
  );
  return [...thinned, ...variants];
}

function valueOf(schema: JsonSchema, candidates: Candidates): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const [variant] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (typeof variant === 'object') return valueOf(variant, candidates);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, candidates);
    case 'array': {
      const { items, minItems = 0 } = schema;
      if (typeof items !== 'object' || Array.isArray(items)) return [];
      return Array.from({ length: Math.max(minItems, 1) }, () => valueOf(items, candidates));
    }
    case 'string':
      if (schema.format === 'uuid') return randomUUID();
      if (schema.format === 'date-time') return '2099-01-01T00:00:00Z';
      return schema.format === 'email'
        ? 'nobody@test.inkvine.example'
        : 'word'.padEnd(schema.minLength ?? 0, '.');
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function objectOf(schema: JsonSchema, candidates: Candidates): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      if (typeof property !== 'object') return [];
      const [first] = candidates[name] ?? [];
      if (first !== undefined) return [[name, first]];
      return (schema.required ?? []).includes(name) ? [[name, valueOf(property, candidates)]] : [];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
