import type { Locale } from '@inkvine/contracts/primitives';

/** What a mail says, in the language of whoever reads it: the plain text and the HTML are made of the same parts. */
export interface Letter {
  locale: Locale;
  subject: string;
  greeting: string;
  paragraphs: readonly string[];
  facts: readonly (readonly [label: string, value: string])[];
  /** The one thing to do. */
  action: { label: string; url: string };
  /** What one may want instead; null for nothing. */
  other: { label: string; url: string } | null;
  /** What is said after it. */
  after: string | null;
  signature: string;
}
