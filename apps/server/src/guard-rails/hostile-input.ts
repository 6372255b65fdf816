import fc from 'fast-check';
import type { JsonSchema } from '../openapi/published-procedures.ts';

/** What nobody sends by accident. */
const HOSTILE: unknown[] = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff tail',
  '\u202e\u200b\ufeff',
  "'; drop table novel; --",
  '%00',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'x'.repeat(1_000_000),
  '🧨'.repeat(5_000),
  0,
  -0,
  -1,
  0.1,
  NaN,
  Infinity,
  2_147_483_648,
  -2_147_483_649,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  1e308,
  9_223_372_036_854_775_808n,
  '9223372036854775808',
  '0x10',
  '1e3',
  true,
  null,
  undefined,
  [],
  {},
  [[]],
  new Date(NaN),
  JSON.parse('{"__proto__":{"role":"operator"},"constructor":{"prototype":{"role":"operator"}}}'),
  nested(1_000),
];

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : { a: [nested(depth - 1)] };
}

const hostile = fc.constantFrom(...HOSTILE);

/** `mostly` three times of four, else something hostile: all parts hostile at once would end at the first check. */
const spiked = (mostly: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: mostly }, { weight: 1, arbitrary: hostile });

/** Inputs for a procedure: mostly what its schema allows, with hostile values anywhere in it. Ids are often `knownIds`. */
export function hostileInput(schema: JsonSchema | null, knownIds: readonly string[]): fc.Arbitrary<unknown> {
  if (schema === null) return fc.oneof(fc.constant(undefined), hostile);
  return fc.oneof({ weight: 9, arbitrary: fits(schema, knownIds) }, { weight: 1, arbitrary: hostile });
}

function fits(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
    (variant) => typeof variant === 'object',
  );
  if (variants.length > 0) return fc.oneof(...variants.map((variant) => fits(variant, ids)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return spiked(fc.constantFrom(...schema.enum));
  switch (schema.type) {
    case 'object':
      return objectOf(schema, ids);
    case 'array': {
      const item = typeof schema.items === 'object' && !Array.isArray(schema.items) ? schema.items : {};
      const { minItems = 0, maxItems = 5 } = schema;
      return spiked(
        fc.array(fits(item, ids), { minLength: Math.min(minItems, 5), maxLength: Math.min(maxItems, 5) }),
      );
    }
    case 'string':
      return spiked(stringOf(schema, ids));
    case 'integer': {
      const { minimum = -1_000, maximum = 1_000_000 } = schema;
      return spiked(
        fc.oneof(
          fc.integer({
            min: Math.ceil(minimum),
            max: Math.floor(Math.min(maximum, Number.MAX_SAFE_INTEGER)),
          }),
          fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1),
        ),
      );
    }
    case 'number':
      return spiked(fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 }));
    case 'boolean':
      return spiked(fc.boolean());
    case 'null':
      return fc.constant(null);
    default:
      return fc.anything();
  }
}

function objectOf(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, typeof property === 'object' ? fits(property, ids) : fc.anything()] as const,
  );
  const required = (schema.required ?? []).filter((name) => schema.properties?.[name] !== undefined);
  return fc.record(Object.fromEntries(properties), { requiredKeys: required });
}

function stringOf(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.oneof(fc.constantFrom(...ids), fc.uuid());
  if (schema.format === 'date-time') {
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-02-30T00:00:00Z'),
    );
  }
  if (schema.format === 'email') return fc.oneof(fc.emailAddress(), fc.string());
  if (typeof schema.pattern === 'string' && schema.pattern.startsWith('^[\\w-]')) {
    // Cursors: opaque to clients, so forged ones are well-formed base64 of any JSON.
    return fc.oneof(
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc.stringMatching(/^[\w-]{1,40}$/),
    );
  }
  const { minLength = 0, maxLength = 50 } = schema;
  return fc.oneof(
    fc.string({ minLength: Math.min(minLength, 50), maxLength: Math.min(maxLength, 50), unit: 'binary' }),
    fc.string({ minLength: Math.min(minLength, 50), maxLength: Math.min(maxLength, 50) }),
    fc.constantFrom('y'.repeat(Math.min(maxLength, 600_000)), 'y'.repeat(Math.min(maxLength, 600_000) + 1)),
  );
}
