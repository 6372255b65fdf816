import type { Locale } from './primitives.ts';

/** What clients and operators do about one kind of failure. */
export interface ErrorMeta {
  httpStatus: number;
  /** What a client may do: send the same request again at once or later, or first change something. */
  retry: 'never' | 'later' | 'after_change';
  /** Whether an operator should hear of it. */
  report: boolean;
  message: Record<Locale, string>;
}
