import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { PdfDocument, PdfRow } from './pdf-document.ts';

const MARGIN = 64;
const INK = '#1f2933';
const SOFT = '#5b6770';
const LINE = '#d5dbdf';

const fontOf = (name: string): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/gothic-a1/${name}`);
/**
 * Files, not registered names: a table opens a font of a name anew for each cell. They have Hangul, Latin, ₩ and ₹, and
 * what a document uses of them is embedded in it.
 */
const FONTS = {
  regular: fontOf('400Regular/GothicA1_400Regular.ttf'),
  bold: fontOf('700Bold/GothicA1_700Bold.ttf'),
};

/** The bytes of a PDF 1.7 in A4, tagged for screen readers. */
export async function drawPdf(document: PdfDocument): Promise<Buffer> {
  const { title, language, dated } = document;
  const pdf = new PDFDocument({
    ...{ size: 'A4', margin: MARGIN, bufferPages: true },
    ...{ pdfVersion: '1.7', tagged: true, lang: language, displayTitle: true },
    info: { Title: title, Producer: 'Inkvine', Creator: 'Inkvine', CreationDate: new Date(dated) },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => pdf.once('end', resolve).once('error', reject));

  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const paragraph = (type: string, draw: () => void) => root.add(pdf.struct(type, {}, draw));

  paragraph('H1', () => pdf.font(FONTS.bold).fontSize(22).fillColor(INK).text(title));
  pdf.moveDown(0.4);
  for (const line of document.lead)
    paragraph('P', () => pdf.font(FONTS.regular).fontSize(9.5).fillColor(SOFT).text(line));
  for (const { heading, rows } of document.sections) {
    pdf.moveDown(1.6);
    if (heading !== undefined) {
      paragraph('H2', () => pdf.font(FONTS.bold).fontSize(12).fillColor(INK).text(heading));
      pdf.moveDown(0.5);
    }
    drawRows(pdf, root, rows);
  }
  root.end();
  drawFeet(pdf, document.foot);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawRows(pdf: PDFKit.PDFDocument, root: PDFKit.PDFStructureElement, rows: readonly PdfRow[]): void {
  const options = {
    // Real and documented, and unknown to the types of the library.
    structParent: root,
    columnStyles: [{ width: '*' }, { width: 250, align: { x: 'right', y: 'top' } }],
    defaultStyle: { border: [0, 0, 0.5, 0], borderColor: LINE, padding: [6, 0] },
  } satisfies PDFKit.Mixins.TableOptions & { structParent: PDFKit.PDFStructureElement };
  const table = pdf.table(options);
  for (const { label, note, value, isTotal = false } of rows) {
    const font = { src: isTotal ? FONTS.bold : FONTS.regular, size: isTotal ? 12 : 10 };
    const text = note === undefined ? label : `${label}\n${note}`;
    table.row([
      { text, type: 'TH', font, textColor: isTotal ? INK : SOFT },
      { text: value, type: 'TD', font, textColor: INK },
    ]);
  }
  table.end();
}

function drawFeet(pdf: PDFKit.PDFDocument, foot: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    // Below the margin every text would else begin a page of its own.
    pdf.page.margins.bottom = 0;
    pdf
      .font(FONTS.regular)
      .fontSize(8)
      .fillColor(SOFT)
      .text(`${foot} · ${page + 1} / ${count}`, MARGIN, pdf.page.height - 40, { align: 'center' });
  }
}
