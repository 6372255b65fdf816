import { parseAppError } from './app-error.ts';

/**
 * What somebody else changed before a save, by the names of the fields: empty when the server does not say, null when
 * the save failed for another reason or not at all. Source: product specification 2.3.
 */
export function changedMeanwhile(error: unknown): string[] | null {
  if (error === null || error === undefined) return null;
  const { code, details } = parseAppError(error);
  if (code !== 'VERSION_CONFLICT') return null;
  const fields: unknown = details?.['changedFields'];
  return Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : [];
}

/** A form on a newer version: what the person changed since `base` stays, the rest is as it is now. */
export function rebaseForm<Form extends object>(base: Form, mine: Form, present: Form): Form {
  const keys = Object.keys(present) as (keyof Form)[];
  return Object.fromEntries(
    keys.map((key) => [key, Object.is(mine[key], base[key]) ? present[key] : mine[key]]),
  ) as Form;
}
