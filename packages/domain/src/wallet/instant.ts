/**
 * Orders two instants as PostgreSQL prints them (`2026-11-20T19:13:07.5Z`, or `infinity` for never). Compared as
 * text, because `Date` drops the microseconds in which two lots can differ.
 * @returns negative, zero or positive, as `Array.sort` wants it
 */
export function compareInstants(a: string, b: string): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

const SECONDS_END = '2026-11-20T19:13:07'.length;

/** PostgreSQL leaves out trailing zeros of the fraction; `infinity` sorts after every digit by itself. */
function sortKey(instant: string): string {
  if (instant === 'infinity') return instant;
  return instant.slice(0, SECONDS_END) + instant.slice(SECONDS_END + 1, -1).padEnd(6, '0');
}
