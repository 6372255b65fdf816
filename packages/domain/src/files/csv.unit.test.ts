import { describe, expect, it } from 'vitest';
import { csvRecord } from './csv.ts';

describe('a record of CSV', () => {
  it('quotes what would break it, and ends as RFC 4180 says', () => {
    expect(csvRecord(['plain', 'a,b', 'say "hi"', 'two\nlines', -5])).toBe(
      'plain,"a,b","say ""hi""","two\nlines",-5\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('disarms the formula %j', (formula) => {
    expect(csvRecord([formula]).replace(/^"/, '').startsWith("'")).toBe(true);
  });
});
