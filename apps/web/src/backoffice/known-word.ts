/** A word for what the server named, or the name itself where this client does not know it yet. */
export function knownWord<Known extends string>(
  schema: { safeParse(value: unknown): { data?: Known | undefined } },
  value: string,
  wordOf: (known: Known) => string,
): string {
  const known = schema.safeParse(value).data;
  return known === undefined ? value : wordOf(known);
}
