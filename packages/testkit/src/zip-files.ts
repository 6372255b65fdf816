import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/** A zip file of these entries, in order. */
export async function zipOf(entries: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return await buffer(zip.outputStream);
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

/** A word processor's document with this body, and with whatever other parts it is given. */
export const docxOf = (body: string, parts: Record<string, string | Buffer> = {}): Promise<Buffer> =>
  zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${W}><w:body>${body}</w:body></w:document>`,
    ...parts,
  });

/** One paragraph of a document; `style` is the id of its style. */
export const paragraph = (runs: string, style?: string): string =>
  `<w:p>${style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${runs}</w:p>`;

/** A run of text with these properties. */
export const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;

/** An EPUB of these pages in their order; `contents` is its navigation list. */
export function epubOf(
  pages: Record<string, string>,
  options: { contents?: string; metadata?: string; parts?: Record<string, string> } = {},
): Promise<Buffer> {
  const names = Object.keys(pages);
  const items = names.map(
    (name, index) => `<item id="p${index}" href="${name}" media-type="application/xhtml+xml"/>`,
  );
  const nav =
    options.contents === undefined
      ? ''
      : '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>';
  return zipOf({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="OEBPS/package.opf"/></rootfiles></container>',
    'OEBPS/package.opf': `<?xml version="1.0"?><package><metadata>${options.metadata ?? ''}</metadata><manifest>${items.join('')}${nav}</manifest><spine>${names.map((_, index) => `<itemref idref="p${index}"/>`).join('')}</spine></package>`,
    ...Object.fromEntries(names.map((name) => [`OEBPS/${name}`, page(pages[name] ?? '')])),
    ...(options.contents !== undefined && {
      'OEBPS/nav.xhtml': page(`<nav epub:type="toc"><ol>${options.contents}</ol></nav>`),
    }),
    ...options.parts,
  });
}

const page = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head>${body.startsWith('<body') ? body : `<body>${body}</body>`}</html>`;
