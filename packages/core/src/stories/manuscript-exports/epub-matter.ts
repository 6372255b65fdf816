import type { Locale } from '@inkvine/contracts/primitives';
import type { Book } from './book.ts';
import { inheritedLines } from './credit-words.ts';
import { writePage } from './epub-page.ts';
import { escapeXml } from './xml-text.ts';

const WORDS = {
  ko: { contents: '차례', cover: '표지', start: '본문', authors: '지음' },
  en: { contents: 'Contents', cover: 'Cover', start: 'Start of the story', authors: 'by' },
} as const satisfies Record<Locale, Record<string, string>>;

export const CONTAINER = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
`;

export const STYLE = `body { margin: 0 5%; line-height: 1.7; }
h1 { font-size: 1.4em; margin: 3em 0 2em; text-align: center; }
h2 { font-size: 1.1em; margin: 2em 0 1em; }
p { margin: 0; text-indent: 1em; }
p.blank { min-height: 1em; }
p.kept { white-space: pre-wrap; }
hr { border: 0; border-top: 1px solid; width: 20%; margin: 2em auto; }
blockquote { margin: 1em 1.5em; }
pre { border: 1px solid; padding: 1em; margin: 1.5em 0; white-space: pre-wrap; font-family: inherit; }
em.dots { font-style: normal; text-emphasis: dot; -epub-text-emphasis: dot; }
p.authors-note-label { font-weight: bold; text-indent: 0; }
.credit { font-size: 0.85em; }
aside { font-size: 0.85em; margin: 1em 0; border-top: 1px solid; }
body.title-page { text-align: center; }
body.title-page p { text-indent: 0; margin: 1em 0; white-space: pre-line; }
`;

/** File of a chapter, counted from 0. */
export const chapterFile = (index: number): string => `chapter-${String(index + 1).padStart(4, '0')}.xhtml`;

/** The package document: what the book is, what is in it, in which order. */
export function writePackage(book: Book): string {
  const { language, title } = book;
  const meta = [
    `<dc:identifier id="id">urn:uuid:${book.id}</dc:identifier>`,
    `<dc:title>${escapeXml(title)}</dc:title>`,
    `<dc:language>${language}</dc:language>`,
    ...book.authors.map((author, index) => person('creator', index, author, 'aut')),
    ...contributorsOf(book).map(({ name, role }, index) => person('contributor', index, name, role)),
    ...(book.synopsis.trim() === '' ? [] : [`<dc:description>${escapeXml(book.synopsis)}</dc:description>`]),
    ...book.tags.map((tag) => `<dc:subject>${escapeXml(tag)}</dc:subject>`),
    `<dc:source>${escapeXml(book.address)}</dc:source>`,
    `<meta property="dcterms:modified">${book.writtenAt.slice(0, 19)}Z</meta>`,
    '<meta property="schema:accessMode">textual</meta>',
    '<meta property="schema:accessModeSufficient">textual</meta>',
    ...['tableOfContents', 'structuralNavigation', 'readingOrder', 'displayTransformability'].map(
      (feature) => `<meta property="schema:accessibilityFeature">${feature}</meta>`,
    ),
    '<meta property="schema:accessibilityHazard">none</meta>',
  ];
  const files = book.chapters.map((_, index) => chapterFile(index));
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="${language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
${meta.join('\n')}
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
<item id="cover" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>
<item id="title-page" href="title.xhtml" media-type="application/xhtml+xml"/>
${files.map((file, index) => `<item id="c${index + 1}" href="${file}" media-type="application/xhtml+xml"/>`).join('\n')}
</manifest>
<spine>
<itemref idref="title-page"/>
${files.map((_, index) => `<itemref idref="c${index + 1}"/>`).join('\n')}
</spine>
</package>
`;
}

/** A person with their role by the list of MARC relators: `aut` author, `ctb` contributor, `ant` who wrote what it follows. */
const person = (kind: 'creator' | 'contributor', index: number, name: string, role: string): string =>
  `<dc:${kind} id="${kind}-${index + 1}">${escapeXml(name)}</dc:${kind}><meta refines="#${kind}-${index + 1}" property="role" scheme="marc:relators">${role}</meta>`;

/** Each once, unless they wrote chapters here as well as some that it carries on from. */
function contributorsOf({ contributors }: Book): { name: string; role: 'ctb' | 'ant' }[] {
  const roles = contributors.map(({ name, inherited }) => ({
    ...{ name, role: inherited === null ? ('ctb' as const) : ('ant' as const) },
  }));
  return roles.filter(
    ({ name, role }, index) =>
      roles.findIndex((other) => other.name === name && other.role === role) === index,
  );
}

/** The contents, chapters under their volumes. */
export function writeNavigation(book: Book): string {
  const words = WORDS[book.language];
  const lines: string[] = [];
  let volume: string | null = null;
  for (const [index, chapter] of book.chapters.entries()) {
    if (chapter.volume !== volume) {
      if (volume !== null) lines.push('</ol></li>');
      if (chapter.volume !== null) lines.push(`<li><span>${escapeXml(chapter.volume)}</span><ol>`);
      volume = chapter.volume;
    }
    lines.push(`<li><a href="${chapterFile(index)}">${escapeXml(chapter.title)}</a></li>`);
  }
  if (volume !== null) lines.push('</ol></li>');
  return writePage(
    book.language,
    words.contents,
    `<body>
<nav epub:type="toc" role="doc-toc" id="toc"><h1>${words.contents}</h1>
<ol>
${lines.length === 0 ? `<li><a href="title.xhtml">${words.cover}</a></li>` : lines.join('\n')}
</ol></nav>
<nav epub:type="landmarks" hidden="hidden"><ol>
<li><a epub:type="titlepage" href="title.xhtml">${words.cover}</a></li>
${book.chapters.length === 0 ? '' : `<li><a epub:type="bodymatter" href="${chapterFile(0)}">${words.start}</a></li>`}
</ol></nav>
</body>`,
  );
}

export function writeTitlePage(book: Book): string {
  const words = WORDS[book.language];
  const names = escapeXml(book.authors.join(', '));
  const inherited = inheritedLines(book.contributors, book.language)
    .map((line) => `<p class="credit">${escapeXml(line)}</p>\n`)
    .join('');
  const synopsis = book.synopsis.trim() === '' ? '' : `<p>${escapeXml(book.synopsis)}</p>\n`;
  return writePage(
    book.language,
    book.title,
    `<body class="title-page" epub:type="titlepage">
<h1>${escapeXml(book.title)}</h1>
<p>${book.language === 'ko' ? `${names} ${words.authors}` : `${words.authors} ${names}`}</p>
${inherited}${synopsis}<p><a href="${escapeXml(book.address)}">${escapeXml(book.address)}</a></p>
</body>`,
  );
}

const COVER_LINE = 9;

/** Title and authors on paper; a Korean letter is as wide as it is high, a Latin one about half of that. */
export function writeCover(book: Book): string {
  const lines = coverLines(book.title);
  const text = lines.map(
    (line, index) => `<text x="300" y="${300 + index * 64}" font-size="52">${escapeXml(line)}</text>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900" role="img" aria-label="${escapeXml(book.title)}">
<rect width="600" height="900" fill="#1f3d2f"/>
<rect x="30" y="30" width="540" height="840" fill="none" stroke="#8fbf9b" stroke-width="2"/>
<g fill="#f5efdf" text-anchor="middle" font-family="serif">
${text.join('\n')}
<text x="300" y="800" font-size="28">${escapeXml(book.authors.slice(0, 3).join(', ').slice(0, 40).toWellFormed())}</text>
</g>
</svg>
`;
}

function coverLines(title: string): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(title)) {
    const own = /^[\u0020-\u024f]/.test(segment) ? 0.55 : 1;
    if (width + own > COVER_LINE && (segment === ' ' || width + own > COVER_LINE + 0.5)) {
      lines.push(line.trim());
      line = '';
      width = 0;
    }
    line += segment;
    width += own;
  }
  return [...lines, line.trim()].filter((written) => written !== '').slice(0, 6);
}
