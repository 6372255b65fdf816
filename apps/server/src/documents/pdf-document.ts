import type { Locale } from '@inkvine/contracts/primitives';

/** What stands in a PDF: plain data, so that it can be drawn in another thread. */
export interface PdfDocument {
  title: string;
  /** Small lines under the title. */
  lead: readonly string[];
  sections: readonly PdfSection[];
  /** At the foot of every page, before its number. */
  foot: string;
  language: Locale;
  /** When what it says became final (ISO 8601): the same document made twice is the same to the byte. */
  dated: string;
}

export interface PdfSection {
  heading?: string;
  rows: readonly PdfRow[];
}

export interface PdfRow {
  label: string;
  /** Small words under the label. */
  note?: string | undefined;
  value: string;
  isTotal?: boolean;
}
