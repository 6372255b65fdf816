import { sliceFormatted } from '@inkvine/domain/stories/formatted-text';
import { describe, expect, it } from 'vitest';
import { readManuscript, type ReadManuscript } from './read-manuscript.ts';
import { docxOf, epubOf, paragraph, run, zipOf } from '@inkvine/testkit/zip-files';

async function read(bytes: Uint8Array, filename = 'novel'): Promise<ReadManuscript> {
  const result = await readManuscript({ bytes, filename });
  if (!result.ok) throw new Error(result.reason);
  return result.manuscript;
}
const markdown = (text: string) => read(Buffer.from(text), 'novel.md');

const inVolumes = ({ segments }: ReadManuscript): string[] =>
  segments.filter(({ kind }) => kind === 'chapter').map(({ title, volume }) => `${volume ?? '–'} | ${title}`);

/** Each part as its title and its blocks, which say their kinds and the words under their marks. */
function parts({ text, ranges, segments }: ReadManuscript) {
  return segments.map(({ kind, title, bodyStart, end }) => [
    kind === 'chapter' ? title : `(${kind})`,
    ...sliceFormatted(text, ranges ?? [], bodyStart, end).map((block) => {
      const marks = (block.marks ?? []).map(
        ({ type, from, to, value }) =>
          `${type}:${block.text.slice(from, to)}${value === undefined ? '' : `=${value}`}`,
      );
      return [
        block.type === 'paragraph' ? '' : `${block.type}: `,
        block.text,
        ...marks.map((mark) => ` [${mark}]`),
      ].join('');
    }),
  ]);
}

describe('Markdown', () => {
  it('is split at its headings and keeps its formats', async () => {
    const novel = await markdown(
      [
        '# 동백꽃',
        '김유정 지음',
        '## 1화 점순이',
        '오늘도 **우리 수탉**이 *막* 쫓기었다. ~~지움~~ <u>밑줄</u> <em class="dots">방점</em>',
        '***',
        '<ruby>冬柏<rt>동백</rt></ruby>꽃[^1] [집](https://a.example/b) [위험](javascript:a)',
        '> 인용',
        '### 소제목',
        '- 하나\n- 둘',
        '> [!STATUS]\n> 이름: 점순\n> 레벨: **3**',
        '## 2화',
        '**“느 집엔 이거 없지?”**라고 했다.',
        '[^1]: 생강나무의 **꽃**.',
      ].join('\n\n'),
    );
    expect(novel).toMatchObject({ format: 'markdown', encoding: 'utf-8', language: 'ko', title: '동백꽃' });
    expect(parts(novel)).toEqual([
      ['(front_matter)', 'heading: 동백꽃', '김유정 지음'],
      [
        '1화 점순이',
        '오늘도 우리 수탉이 막 쫓기었다. 지움 밑줄 방점 [bold:우리 수탉] [italic:막] [strike:지움] [underline:밑줄] [dots:방점]',
        'scene_break: ***',
        '冬柏꽃 집 위험 [footnote:冬柏꽃=생강나무의 꽃.] [ruby:冬柏=동백] [link:집=https://a.example/b]',
        'quote: 인용',
        'heading: 소제목',
        '- 하나',
        '- 둘',
        'status_window: 이름: 점순\n레벨: 3 [bold:3]',
      ],
      ['2화', '“느 집엔 이거 없지?”라고 했다. [bold:“느 집엔 이거 없지?”]'],
    ]);
  });

  it('joins wrapped lines in English and parts lines in Korean', async () => {
    expect(parts(await markdown('It rained\nand *rained*.\n\nThen it\nshone.'))).toEqual([
      ['Chapter 1', 'It rained and rained. [italic:rained]', 'Then it shone.'],
    ]);
    expect(parts(await markdown('비가 왔다.\n해가 **났다.**'))).toEqual([
      ['1화', '비가 왔다.', '해가 났다. [bold:났다.]'],
    ]);
  });

  it('reads the fields at its head and shows no tag, script or comment', async () => {
    const novel = await markdown(
      '---\ntitle: "The: Boat"\nlanguage: en\n---\n# One\n\nRain <script>alert(1)</script><b onclick="x">fell</b> a<br>b.\n\n<script>\nevil()\n</script>\n\n<!-- secret -->\n\n# Two\n\nSun.',
    );
    expect(novel.title).toBe('The: Boat');
    expect(parts(novel)).toEqual([
      ['One', 'Rain fell a [bold:fell]', 'b.'],
      ['Two', 'Sun.'],
    ]);
  });

  it('makes volumes of the headings above those of chapters', async () => {
    const novel = await markdown('# Part 1\n\n## One\n\na\n\n## Two\n\nb\n\n# Part 2\n\n## Three\n\nc');
    expect(inVolumes(novel)).toEqual(['Part 1 | One', 'Part 1 | Two', 'Part 2 | Three']);
    expect(parts(novel)[2]).toEqual(['Three', 'c']);
    const nested = await markdown(
      '# V\n\n## Part 1\n\n### One\n\na\n\n### Two\n\nb\n\n## Part 2\n\nA motto.\n\n### Three\n\nc\n\n## ◇\n\n### Four\n\nd\n\n# W\n\n## Part 3\n\n### Five\n\ne',
    );
    expect(inVolumes(nested)).toEqual([
      ...['V · Part 1 | One', 'V · Part 1 | Two', 'V · Part 2 | Three', '– | Four', 'W · Part 3 | Five'],
    ]);
    expect(parts(nested)[2]).toEqual(['Three', 'A motto.', 'heading: Three', 'c']);
  });

  it('keeps the marks of a chapter without a blank line', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `[레벨 ${index}!] 그는 **웃었다**.`);
    const novel = await markdown(`# 1화\n\n${lines.join('\n')}`);
    expect(novel.ranges?.filter(({ marks }) => marks?.[0]?.type === 'bold')).toHaveLength(300);
  });

  it('is read piece by piece with the notes of them all', async () => {
    const chapters = Array.from(
      { length: 200 },
      (_, index) => `# ${index}\n\n${'비가 왔다. '.repeat(100)}끝[^${index}].`,
    );
    const notes = Array.from({ length: 200 }, (_, index) => `[^${index}]: 주석 ${index}`);
    const novel = await markdown([...chapters, ...notes].join('\n\n'));
    expect(novel.segments).toHaveLength(200);
    expect(
      novel.ranges
        ?.filter(({ marks }) => marks?.[0]?.type === 'footnote')
        .map(({ marks }) => marks?.[0]?.value),
    ).toEqual(notes.map((_, index) => `주석 ${index}`));
  });

  it('comes in EUC-KR too', async () => {
    // '# 봄' and '꽃이 피었다.'
    const bytes = Buffer.from([
      0x23, 0x20, 0xba, 0xbd, 0x0a, 0x0a, 0xb2, 0xc9, 0xc0, 0xcc, 0x20, 0xc7, 0xc7, 0xbe, 0xfa, 0xb4, 0xd9,
      0x2e,
    ]);
    expect(parts(await read(bytes, '봄.md'))).toEqual([['봄', '꽃이 피었다.']]);
  });
});

describe('DOCX', () => {
  const styles = `<w:styles>
    <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="a"><w:name w:val="내 제목"/><w:basedOn w:val="1"/></w:style>
    <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>
    <w:style w:styleId="O"><w:name w:val="Mine"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>`;

  it('is split at its heading styles and keeps its formats', async () => {
    const body = [
      paragraph(run('봄봄'), 'T'),
      paragraph(run('1장'), 'a'),
      paragraph(
        run('장인님 ') +
          run('굵게', '<w:b/>') +
          run('보통', '<w:b w:val="0"/>') +
          run('여럿', '<w:i/><w:u w:val="single"/><w:strike/><w:em w:val="dot"/>') +
          '<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>춘</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>春</w:t></w:r></w:rubyBase></w:ruby></w:r>' +
          '<w:hyperlink r:id="r1"><w:r><w:t>길</w:t></w:r></w:hyperlink> <w:hyperlink r:id="r2"><w:r><w:t>못</w:t></w:r></w:hyperlink>' +
          '<w:del><w:r><w:delText>지운 말</w:delText></w:r></w:del><w:ins><w:r><w:t> 넣은 말</w:t></w:r></w:ins>' +
          '<w:r><w:footnoteReference w:id="2"/></w:r>',
      ),
      '<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr></w:p>',
      paragraph(run('다음 날')),
      paragraph(run('말씀'), 'Q'),
      paragraph(run('작은 제목'), 'O'),
      paragraph('<w:r><w:t>한 줄</w:t><w:br/><w:t>두 줄</w:t></w:r>'),
      ...Array.from({ length: 20 }, (_, index) => paragraph(run(`문장 ${index}`))),
      '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>레벨</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>힘</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
      paragraph(run('2장'), '1'),
      paragraph(run('끝')),
    ].join('');
    const novel = await read(
      await docxOf(body, {
        'word/styles.xml': styles,
        'word/_rels/document.xml.rels':
          '<Relationships><Relationship Id="r1" TargetMode="External" Target="https://a.example"/><Relationship Id="r2" TargetMode="External" Target="file:///etc/passwd"/></Relationships>',
        'word/footnotes.xml':
          '<w:footnotes><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>각주 말</w:t></w:r></w:p></w:footnote></w:footnotes>',
      }),
      'bom.docx',
    );
    expect(novel).toMatchObject({ format: 'docx', language: 'ko', title: '봄봄' });
    const [front, first, second] = parts(novel);
    expect(front).toEqual(['(front_matter)', 'heading: 봄봄']);
    expect(first?.slice(0, 8)).toEqual([
      '1장',
      '장인님 굵게보통여럿春길못 넣은 말 [bold:굵게] [italic:여럿] [underline:여럿] [strike:여럿] [dots:여럿] [ruby:春=춘] [link:길=https://a.example] [footnote:말=각주 말]',
      'scene_break: * * *',
      '다음 날',
      'quote: 말씀',
      'heading: 작은 제목',
      '한 줄',
      '두 줄',
    ]);
    expect(first?.at(-1)).toBe('status_window: 레벨 | 3\n힘 | 9');
    expect(second).toEqual(['2장', '끝']);
  });

  it('without heading styles is split like a plain text', async () => {
    const prose = paragraph(run('비가 왔다. 우산이 없었다. '.repeat(20)));
    const body = [1, 2, 3]
      .flatMap((number) => [paragraph(run(`제${number}화`, '<w:b/>')), prose, prose])
      .join('');
    const novel = await read(await docxOf(body));
    expect(novel.segments.map(({ title }) => title)).toEqual(['제1화', '제2화', '제3화']);
    expect(parts(novel)[1]).toHaveLength(3);
  });

  it('opens neither macros nor pictures, and entities mean nothing', async () => {
    const bytes = await docxOf(paragraph(run('Rain &xxe; fell.')), {
      'word/vbaProject.bin': Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
      'word/_rels/document.xml.rels':
        '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><Relationships><Relationship Id="r1" Type="attachedTemplate" TargetMode="External" Target="https://evil.example/t.dotm"/></Relationships>',
    });
    const { text, ranges } = await read(bytes, 'macros.docm');
    expect(text).toBe('Rain &xxe; fell.');
    expect(ranges).toEqual([]);
  });
});

describe('EPUB', () => {
  it('is split by its contents and keeps its formats', async () => {
    const novel = await read(
      await epubOf(
        {
          'cover.xhtml': '<body epub:type="cover"><p>표지 말</p></body>',
          'part1.xhtml': '<h1>1부</h1>',
          'c1.xhtml': `<h2>하나</h2>
            <p>어느   날\n<b>굵은</b> <i>기운</i> <span style="text-decoration: line-through">선</span>&nbsp;글&hellip;</p>
            <p><ruby>雨<rp>(</rp><rt>우</rt><rp>)</rp></ruby>산<a epub:type="noteref" href="notes.xhtml#n1">1</a> <a href="javascript:x">링크</a></p>
            <hr/><blockquote><p>인용</p></blockquote><p>갑<br/>을</p><script>alert(1)</script><p onclick="x()">병</p>`,
          'c1b.xhtml': '<p>이어진 글</p>',
          'c2.xhtml': '<h2 id="two">둘</h2><p>두 번째</p><h2 id="three">셋</h2><p>세 번째</p>',
          'notes.xhtml': '<aside epub:type="footnote" id="n1"><p>비 <em>우</em></p></aside>',
          'end.xhtml': '<body epub:type="colophon"><p>판권</p></body>',
        },
        {
          metadata: '<dc:title>비 오는 날</dc:title><dc:language>ko</dc:language>',
          contents:
            '<li><a href="part1.xhtml">1부</a><ol><li><a href="c1.xhtml">하나</a></li><li><a href="c2.xhtml#two">둘</a></li><li><a href="c2.xhtml#three">셋</a></li></ol></li>',
        },
      ),
      'rain.epub',
    );
    expect(novel).toMatchObject({ format: 'epub', title: '비 오는 날', language: 'ko' });
    expect(inVolumes(novel)).toEqual(['1부 | 하나', '1부 | 둘', '1부 | 셋']);
    expect(parts(novel)).toEqual([
      ['(front_matter)', '표지 말'],
      [
        '하나',
        '어느 날 굵은 기운 선\u00a0글… [bold:굵은] [italic:기운] [strike:선]',
        '雨산 링크 [footnote:雨산=비 우] [ruby:雨=우]',
        'scene_break: * * *',
        'quote: 인용',
        '갑',
        '을',
        '병',
        '이어진 글',
      ],
      ['둘', '두 번째'],
      ['셋', '세 번째'],
      ['(back_matter)', '판권'],
    ]);
  });

  it('of version 2 has its contents in an NCX', async () => {
    const bytes = await zipOf({
      'META-INF/container.xml': '<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>',
      'p.opf':
        '<package><manifest><item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/><item id="a" href="a%20b.html"/></manifest><spine toc="n"><itemref idref="a"/></spine></package>',
      't.ncx':
        '<ncx><navMap><navPoint><navLabel><text>One</text></navLabel><content src="a%20b.html#x"/></navPoint><navPoint><navLabel><text>Two</text></navLabel><content src="a%20b.html#y"/></navPoint></navMap></ncx>',
      'a b.html': '<p id=x>It rained.<p id=y>It shone.',
    });
    expect(parts(await read(bytes))).toEqual([
      ['One', 'It rained.'],
      ['Two', 'It shone.'],
    ]);
  });

  it.each([
    [
      'a part that leads to its first chapter, and chapters in none',
      '<li><a href="a.xhtml">머리말</a></li><li><a href="b.xhtml">제1권</a><ol><li><a href="b.xhtml">하나</a></li></ol></li><li><a href="c.xhtml">뒷이야기</a></li>',
      ['– | 머리말', '제1권 | 하나', '– | 뒷이야기'],
    ],
    [
      'parts that lead nowhere, in parts',
      '<li><span>권</span><ol><li><span>부</span><ol><li><a href="a.xhtml">하나</a></li></ol></li><li><a href="b.xhtml">둘</a></li></ol></li><li><a href="c.xhtml">셋</a></li>',
      ['권 · 부 | 하나', '권 | 둘', '– | 셋'],
    ],
    [
      'parts beside their chapters',
      '<li><a href="part.xhtml">Part One</a></li><li><a href="a.xhtml">One</a></li><li><a href="b.xhtml">Two</a></li><li><a href="c.xhtml">Part Two</a></li>',
      ['Part One | One', 'Part One | Two', 'Part Two | Part Two'],
    ],
    [
      'sections in chapters',
      '<li><a href="a.xhtml">One</a><ol><li><a href="b.xhtml">A section</a></li></ol></li><li><a href="c.xhtml">Two</a></li>',
      ['– | One', '– | A section', '– | Two'],
    ],
  ])('with %s', async (_, contents, expected) => {
    const pages = {
      'part.xhtml': '<h1>Part One</h1>',
      ...{ 'a.xhtml': '<p>It rained.</p>', 'b.xhtml': '<p>It shone.</p>', 'c.xhtml': '<p>It snowed.</p>' },
    };
    expect(inVolumes(await read(await epubOf(pages, { contents })))).toEqual(expected);
  });

  it('without contents is a chapter a page', async () => {
    const bytes = await epubOf({ 'a.xhtml': '<p>It rained.</p>', 'b.xhtml': '<h1>Sun</h1><p>It shone.</p>' });
    expect(parts(await read(bytes))).toEqual([
      ['Chapter 1', 'It rained.'],
      ['Sun', 'It shone.'],
    ]);
  });
});
