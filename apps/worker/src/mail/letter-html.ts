import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Preview } from '@react-email/preview';
import { render } from '@react-email/render';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import { createElement as h, type CSSProperties, type ReactElement } from 'react';
import type { Letter } from './letter.ts';

/** The paper, inks and types of the product, of its `tokens.css`. Mail programs know no custom properties. */
const LIGHT = { paper: '#faf7f1', surface: '#fffdf9', ink: '#211d17', soft: '#5d5649', line: '#e3dccd' };
const DARK = { paper: '#15130f', surface: '#1e1b16', ink: '#ece6d9', soft: '#b0a898', line: '#38332a' };
const VINE = { light: '#2c5a41', onLight: '#fdfbf6', dark: '#93c5a4', onDark: '#10241a' };

const SANS =
  "Pretendard, -apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Malgun Gothic', sans-serif";
const SERIF = "Literata, 'Noto Serif KR', Georgia, 'Apple Myungjo', Batang, serif";

/** What mail programs that can be dark show instead; what stands at an element would win, hence the emphasis. */
const CSS = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  .paper { background-color: ${LIGHT.paper}; }
  @media (prefers-color-scheme: dark) {
    .paper { background-color: ${DARK.paper} !important; }
    .surface { background-color: ${DARK.surface} !important; border-color: ${DARK.line} !important; }
    .ink { color: ${DARK.ink} !important; }
    .soft { color: ${DARK.soft} !important; }
    .line { border-color: ${DARK.line} !important; }
    .vine { color: ${VINE.dark} !important; }
    .act { background-color: ${VINE.dark} !important; color: ${VINE.onDark} !important; }
  }`;

const style = {
  paper: { margin: 0, fontFamily: SANS },
  page: { maxWidth: '560px', margin: '0 auto', padding: '32px 16px' },
  brand: { margin: '0 0 16px', color: VINE.light, fontFamily: SERIF, fontSize: '24px', lineHeight: 1.2 },
  surface: {
    padding: '24px',
    backgroundColor: LIGHT.surface,
    border: `1px solid ${LIGHT.line}`,
    borderRadius: '16px',
  },
  words: { margin: '0 0 16px', color: LIGHT.ink, fontSize: '16px', lineHeight: 1.6, wordBreak: 'keep-all' },
  facts: { width: '100%', margin: '0 0 24px', borderCollapse: 'collapse' },
  fact: { padding: '10px 0', borderTop: `1px solid ${LIGHT.line}`, fontSize: '15px', verticalAlign: 'top' },
  label: { width: '38%', paddingRight: '16px', color: LIGHT.soft, fontWeight: 'normal', textAlign: 'left' },
  value: { color: LIGHT.ink, overflowWrap: 'anywhere' },
  act: {
    padding: '12px 20px',
    backgroundColor: VINE.light,
    borderRadius: '10px',
    color: VINE.onLight,
    fontSize: '16px',
    fontWeight: 600,
  },
  small: { margin: '16px 0 0', color: LIGHT.soft, fontSize: '13px', lineHeight: 1.5 },
  address: { color: LIGHT.soft, overflowWrap: 'anywhere' },
} as const satisfies Record<string, CSSProperties>;

/** The HTML of a letter. Names and whatever else people wrote are text in it, and nothing is loaded from anywhere. */
export const renderLetter = (letter: Letter): Promise<string> => render(document(letter));

function document(letter: Letter): ReactElement {
  const { locale, subject, greeting, paragraphs, facts, action, other, after, signature } = letter;
  return h(
    Html,
    { lang: locale, dir: 'ltr' },
    h(
      Head,
      null,
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', null, subject),
      h('style', null, CSS),
    ),
    h(
      Body,
      { className: 'paper', style: style.paper },
      h(Preview, null, paragraphs[0] ?? greeting),
      h(
        Container,
        { style: style.page },
        h(Heading, { as: 'h1', className: 'vine', style: style.brand }, signature),
        h(
          Section,
          { className: 'surface', style: style.surface },
          h(Text, { className: 'ink', style: style.words }, greeting),
          ...paragraphs.map((words) => h(Text, { key: words, className: 'ink', style: style.words }, words)),
          facts.length > 0 && factTable(facts),
          h(Button, { href: action.url, className: 'act', style: style.act }, action.label),
          h(
            Text,
            { className: 'soft', style: style.small },
            h('a', { href: action.url, className: 'soft', style: style.address }, action.url),
          ),
          other !== null && otherLink(other),
          after !== null && h(Text, { className: 'soft', style: style.small }, after),
        ),
      ),
    ),
  );
}

const otherLink = ({ url, label }: NonNullable<Letter['other']>): ReactElement =>
  h(
    Text,
    { className: 'soft', style: style.small },
    h('a', { href: url, className: 'soft', style: style.address }, label),
  );

function factTable(facts: Letter['facts']): ReactElement {
  const row = ([label, value]: Letter['facts'][number]) =>
    h(
      'tr',
      { key: label },
      h('th', { scope: 'row', className: 'soft line', style: { ...style.fact, ...style.label } }, label),
      h('td', { className: 'ink line', style: { ...style.fact, ...style.value } }, value),
    );
  return h('table', { style: style.facts }, h('tbody', null, facts.map(row)));
}
