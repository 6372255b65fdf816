import type { JsonSchema, PublishedProcedure } from '../openapi/published-procedures.ts';

/** The public contract: what a client built against it may send and will receive. */
export type Contract = Record<
  string,
  { type: PublishedProcedure['type']; input: JsonSchema | null; output: JsonSchema }
>;

export function contractOf(procedures: readonly PublishedProcedure[]): Contract {
  const entries = procedures.map(
    ({ path, type, inputSchema, outputSchema }) =>
      [path, { type, input: inputSchema, output: outputSchema }] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything that would break a client built against `before`, as `path: what`. Growth breaks nobody. */
export function findBreaks(before: Contract, after: Contract): string[] {
  return Object.entries(before).flatMap(([path, old]) => {
    const now = after[path];
    if (now === undefined) return [`${path}: gone`];
    if (now.type !== old.type) return [`${path}: was a ${old.type}, is a ${now.type}`];
    return [
      ...(now.input === null && old.input === null
        ? []
        : inputBreaks(`${path} input`, old.input ?? {}, now.input ?? {})),
      ...outputBreaks(`${path} output`, old.output, now.output),
    ];
  });
}

/** What a client sent before must still be accepted. */
function inputBreaks(where: string, old: JsonSchema, now: JsonSchema): string[] {
  const added = (now.required ?? []).filter((name) => !(old.required ?? []).includes(name));
  return [
    ...added.map((name) => `${where}.${name}: now required`),
    ...lost(where, typesOf(old), typesOf(now), 'no longer accepts'),
    ...lost(where, valuesOf(old), valuesOf(now), 'no longer accepts'),
    ...limits(where, old, now),
    ...children(where, old, now, inputBreaks),
  ];
}

/** What a client read before must still be there, and nothing it cannot read may come in its place. */
function outputBreaks(where: string, old: JsonSchema, now: JsonSchema): string[] {
  const dropped = (old.required ?? []).filter((name) => !(now.required ?? []).includes(name));
  return [
    ...dropped
      .filter((name) => propertyOf(now, name) !== undefined)
      .map((name) => `${where}.${name}: may now be absent`),
    ...lost(where, typesOf(now), typesOf(old), 'may now be'),
    ...lost(where, valuesOf(old), valuesOf(now), 'is never again'),
    ...children(where, old, now, outputBreaks),
  ];
}

function children(where: string, old: JsonSchema, now: JsonSchema, compare: typeof inputBreaks): string[] {
  const properties = Object.keys(old.properties ?? {}).flatMap((name) => {
    const [before, after] = [propertyOf(old, name), propertyOf(now, name)];
    if (before === undefined) return [];
    return after === undefined ? [`${where}.${name}: gone`] : compare(`${where}.${name}`, before, after);
  });
  const [oldItem, nowItem] = [itemOf(old), itemOf(now)];
  const items = oldItem === undefined ? [] : compare(`${where}[]`, oldItem, nowItem ?? {});
  return [...properties, ...items, ...variants(where, old, now, compare)];
}

/** Variants are told apart by their constant fields, or by their place. */
function variants(where: string, old: JsonSchema, now: JsonSchema, compare: typeof inputBreaks): string[] {
  const named = (schema: JsonSchema) =>
    new Map(variantsOf(schema).map((variant, index) => [nameOf(variant, index), variant]));
  const present = named(now);
  return [...named(old)].flatMap(([name, before]) => {
    const after = present.get(name);
    return after === undefined ? [`${where}<${name}>: gone`] : compare(`${where}<${name}>`, before, after);
  });
}

function nameOf(variant: JsonSchema, index: number): string {
  const constants = Object.values(variant.properties ?? {}).flatMap((property) =>
    typeof property === 'object' && property.const !== undefined ? [String(property.const)] : [],
  );
  return constants.join() || String(variant.type ?? index);
}

const LIMITS = [
  ['minLength', 1],
  ['minimum', 1],
  ['exclusiveMinimum', 1],
  ['minItems', 1],
  ['maxLength', -1],
  ['maximum', -1],
  ['exclusiveMaximum', -1],
  ['maxItems', -1],
] as const;

function limits(where: string, old: JsonSchema, now: JsonSchema): string[] {
  const narrowed = LIMITS.filter(([name, sign]) => {
    const [before, after] = [old[name], now[name]];
    return typeof after === 'number' && (typeof before !== 'number' || sign * (after - before) > 0);
  }).map(([name]) => `${where}: ${name} narrowed`);
  const respelled = (['pattern', 'format'] as const)
    .filter((name) => now[name] !== undefined && now[name] !== old[name])
    .map((name) => `${where}: ${name} changed`);
  return [...narrowed, ...respelled];
}

function lost(where: string, from: string[] | null, within: string[] | null, what: string): string[] {
  if (within === null) return [];
  if (from === null) return [`${where}: ${what} everything`];
  return from.filter((value) => !within.includes(value)).map((value) => `${where}: ${what} ${value}`);
}

/** JSON types that fit; null when any does. */
function typesOf(schema: JsonSchema): string[] | null {
  const inner = variantsOf(schema);
  if (inner.length > 0) {
    const types = inner.map(typesOf);
    return types.includes(null) ? null : [...new Set(types.flatMap((list) => list ?? []))];
  }
  if (schema.type === undefined) return null;
  return [schema.type].flat().map(String);
}

/** The values of an enumeration; null when it is none. */
function valuesOf(schema: JsonSchema): string[] | null {
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  return schema.enum === undefined ? null : schema.enum.map((value) => JSON.stringify(value));
}

function variantsOf(schema: JsonSchema): JsonSchema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
    (variant) => typeof variant === 'object',
  ) as JsonSchema[];
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const property = schema.properties?.[name];
  return typeof property === 'object' ? property : undefined;
}

function itemOf({ items }: JsonSchema): JsonSchema | undefined {
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
}
