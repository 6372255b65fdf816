import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { describe, expect, it } from 'vitest';
import { createManuscriptReader } from './manuscript-reader.ts';
import { readManuscript } from './read-manuscript.ts';
import { docxOf, epubOf, paragraph, run, zipOf } from '@inkvine/testkit/zip-files';

const MB = 1024 * 1024;
const reasonOf = async (bytes: Uint8Array, filename = 'novel.docx') => {
  const result = await readManuscript({ bytes, filename });
  return result.ok ? result.manuscript.text : result.reason;
};
const good = () => docxOf(paragraph(run('It rained.')));

/** The archive with 32 bits of each central header of `name` changed. */
function forge(archive: Buffer, name: string, offset: number, value: number): Buffer {
  const forged = Buffer.from(archive);
  for (
    let at = forged.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = forged.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    if (forged.toString('utf8', at + 46, at + 46 + forged.readUInt16LE(at + 28)) === name) {
      forged.writeUInt32LE(value, at + offset);
    }
  }
  return forged;
}
const UNPACKED_SIZE = 24;

describe('an archive', () => {
  it('that grows to gigabytes is not unpacked', async () => {
    const bomb = await docxOf('', { 'word/styles.xml': Buffer.alloc(100 * MB, 0x20) });
    expect(bomb.length).toBeLessThan(MB);
    expect(await reasonOf(bomb)).toBe('TOO_MUCH');
  });

  it('that grows over what it claims is stopped there', async () => {
    const bomb = await docxOf(' '.repeat(50 * MB));
    expect(await reasonOf(forge(bomb, 'word/document.xml', UNPACKED_SIZE, 1000))).toBe('UNREADABLE');
  });

  it('of many bombs is stopped by what they have together', async () => {
    const page = `<p>${' '.repeat(9 * MB)}a</p>`;
    const pages = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}.xhtml`, page]));
    expect(await reasonOf(await epubOf(pages))).toBe('TOO_MUCH');
  });

  it('of more entries than any book has is not listed', async () => {
    const claim = Buffer.from(await good());
    claim.writeUInt16LE(10_001, claim.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 10);
    expect(await reasonOf(claim)).toBe('TOO_MUCH');
  });

  it('that is cut short anywhere is unreadable', async () => {
    const archive = await good();
    for (let length = 4; length < archive.length; length += 7) {
      expect(await reasonOf(archive.subarray(0, length))).toBe('UNREADABLE');
    }
  });

  it('with any byte changed is read or refused, and never fails', async () => {
    const archive = await good();
    const texts = new Set<string>();
    for (let at = 4; at < archive.length; at += 1) {
      const damaged = Buffer.from(archive);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      texts.add(await reasonOf(damaged));
    }
    expect([...texts].every((text) => text === 'It rained.' || /^[A-Z_]+$/.test(text))).toBe(true);
  });

  it('under a password, of another kind, or in the place of a text is told apart', async () => {
    const encrypted = forge(await good(), 'word/document.xml', 8, (8 << 16) | 1);
    expect(await reasonOf(encrypted)).toBe('UNREADABLE');
    expect(await reasonOf(await zipOf({ 'xl/workbook.xml': '<x/>' }))).toBe('UNKNOWN');
    expect(await reasonOf(await good(), 'novel.txt')).toBe('It rained.');
    expect(await reasonOf(Buffer.from('It rained.'), 'novel.docx')).toBe('UNREADABLE');
    expect(await reasonOf(Buffer.from('It rained.'), 'novel.epub')).toBe('UNREADABLE');
    expect(await reasonOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), 'old.doc')).toBe('BINARY');
  });

  it('without a word is told so', async () => {
    expect(await reasonOf(await docxOf('<w:p/>'))).toBe('NO_TEXT');
    expect(await reasonOf(await epubOf({}))).toBe('NO_TEXT');
    expect(await reasonOf(Buffer.from('***\n\n<b></b>'), 'a.md')).toBe('NO_TEXT');
  });
});

describe('a page', () => {
  it('nested deeper than any is refused', async () => {
    expect(await reasonOf(await docxOf('<w:p>'.repeat(100_000)))).toBe('UNREADABLE');
  });

  it('of more paragraphs than any novel has is too much', async () => {
    expect(await reasonOf(await docxOf(paragraph(run('a')).repeat(200_001)))).toBe('TOO_MUCH');
  });

  it('refers to nothing outside, and entities do not multiply', async () => {
    const laughs = `<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><p>&b;&x;</p>`;
    expect(await reasonOf(await epubOf({ 'a.xhtml': laughs }))).toBe('&b;&x;');
    const outside = await zipOf({
      'META-INF/container.xml': '<container><rootfile full-path="p.opf"/></container>',
      'p.opf':
        '<package><manifest><item id="a" href="../../../etc/passwd"/><item id="b" href="/etc/passwd"/><item id="c" href="file:///etc/passwd"/></manifest><spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/></spine></package>',
    });
    expect(await reasonOf(outside)).toBe('NO_TEXT');
  });
});

describe('Markdown', () => {
  const read = (text: string) => reasonOf(Buffer.from(text), 'a.md');

  it.each([
    ['brackets', '[a]'],
    ['emphasis among Korean particles', '**가**나'],
    ['tags', '<b>'],
    ['links that never close', '[a]('],
    ['quotes in quotes', '>'],
    ['lists in lists', '- 1. '],
  ])('of more %s than a paragraph can have is read as it stands', async (_, sign) => {
    const harmful = `${sign.repeat(60_000)}a`;
    const lines = (await read(`Rain *fell*.\n\n${harmful}\n\nIt *stopped*.`)).split(/\n+/);
    expect(lines.map((line) => (line === harmful ? 'as it stands' : line.slice(0, 40)))).toEqual([
      'Rain fell.',
      'as it stands',
      'It stopped.',
    ]);
  });

  it('of more lines with signs than any novel has is too much', async () => {
    expect(await read('- a\n'.repeat(MANUSCRIPT_MAX_BYTES / 4))).toBe('TOO_MUCH');
  });

  it('whose every paragraph refers to one long note reads the note once', async () => {
    const note = 'word '.repeat(100_000);
    const text = await read(`${'It *rained*[^1].\n\n'.repeat(5_000)}[^1]: ${note}`);
    expect(text.match(/It rained\./g)).toHaveLength(5_000);
  });

  it('keeps what stands in a tag or a fence over blank lines out of paragraphs', async () => {
    const source = 'One.\n\n<!-- a\n\nhidden\n\n-->\n\nTwo.\n\n```\nx\n\ny\n```\n\nThree.';
    expect((await read(source)).split(/\n+/)).toEqual(['One.', 'Two.', 'x', 'y', 'Three.']);
  });
});

describe('a thread', () => {
  const file = { bytes: Buffer.from('# One\n\nIt rained.'), filename: 'a.md' };

  it('reads while this one goes on', async () => {
    const chapters = `## 1화\n\n${'그는 **강조**된 말을 했다. '.repeat(200)}\n\n`.repeat(40);
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const read = await createManuscriptReader().read({ bytes: Buffer.from(chapters), filename: 'a.md' });
    clearInterval(timer);
    expect(read).toMatchObject({ ok: true });
    expect(ticks).toBeGreaterThan(20);
  });

  it('that takes too long or too much memory is ended, and the next is read', async () => {
    const long = { bytes: Buffer.from('- a\n'.repeat(100_000)), filename: 'a.md' };
    const hasty = createManuscriptReader({ timeMs: 300, memoryMb: 256 });
    expect(await hasty.read(long)).toEqual({ ok: false, reason: 'TOO_MUCH' });
    const poor = createManuscriptReader({ timeMs: 60_000, memoryMb: 16 });
    expect(await poor.read(long)).toEqual({ ok: false, reason: 'TOO_MUCH' });
    expect(await createManuscriptReader().read(file)).toMatchObject({ ok: true });
  });

  it('waits its turn', async () => {
    const reader = createManuscriptReader();
    const results = await Promise.all(Array.from({ length: 5 }, () => reader.read(file)));
    expect(results.every(({ ok }) => ok)).toBe(true);
  });
});
