/** By which spreadsheets know UTF-8; stands before the first record. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** Cells that a spreadsheet would take for a formula begin so. Source: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One record of RFC 4180 with its line break. Numbers are written as they are; text that a spreadsheet would run as a
 * formula gets an apostrophe in front.
 */
export function csvRecord(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
