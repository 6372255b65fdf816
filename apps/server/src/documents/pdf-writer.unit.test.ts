import { afterAll, expect, test } from 'vitest';
import type { PdfDocument } from './pdf-document.ts';
import { createPdfWriter } from './pdf-writer.ts';

const writer = createPdfWriter();
afterAll(() => writer.close());

const documentOf = (rows: number): PdfDocument => ({
  title: '영수증',
  lead: ['Inkvine'],
  sections: [
    {
      heading: '금액',
      rows: Array.from({ length: rows }, (_, row) => ({ label: `漢字 ${row}`, value: '₹499.00 ₩1,000' })),
    },
  ],
  foot: 'https://ink.example',
  language: 'ko',
  dated: '2026-11-01T00:00:00.000Z',
});
const pagesIn = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)!.length;

test('draws the same document to the same bytes, in a language and with tags for screen readers', async () => {
  const [once, again] = await Promise.all([writer.write(documentOf(3)), writer.write(documentOf(3))]);
  expect(once.equals(again)).toBe(true);
  const text = once.toString('latin1');
  expect(text.startsWith('%PDF-1.7')).toBe(true);
  expect(text).toContain('/Lang (ko)');
  expect(text).toContain('/S /Table');
  expect(text).toContain('GothicA1');
});

test('goes on over as many pages as it takes', async () => {
  expect(pagesIn(await writer.write(documentOf(3)))).toBe(1);
  expect(pagesIn(await writer.write(documentOf(60)))).toBe(3);
});

test('draws the next document after one that cannot be drawn', async () => {
  const wrong = { ...documentOf(1), sections: undefined } as unknown as PdfDocument;
  await expect(writer.write(wrong)).rejects.toThrow(TypeError);
  expect(pagesIn(await writer.write(documentOf(1)))).toBe(1);
});

test('begins anew when its thread has ended', async () => {
  await writer.close();
  expect(pagesIn(await writer.write(documentOf(1)))).toBe(1);
});
