import type { BlockType, MarkType } from '@inkvine/contracts/block';
import { Mark, Node } from '@tiptap/core';
import type { TagParseRule } from '@tiptap/pm/model';
import { newBlockId } from './editor-document.ts';
import { MARK_NESTING } from '@inkvine/client/marked-text';

/** Not drawn: a change of the id must never make the browser draw a paragraph anew under the hands of a writer. */
const id = { default: null, rendered: false, keepOnSplit: false };

/** Rules for what people paste. A box with paragraphs inside passes its look on to each of them. */
const PARSED: Record<Exclude<BlockType, 'scene_break'>, readonly TagParseRule[]> = {
  paragraph: [{ tag: 'p' }],
  heading: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag })),
  quote: [
    { tag: 'blockquote p', priority: 60 },
    {
      tag: 'blockquote',
      getAttrs: (element) => (element.querySelector('p, div, h1, h2, ul, ol') === null ? null : false),
    },
  ],
  status_window: [{ tag: '[data-block="status_window"]', priority: 60 }, { tag: 'pre' }],
  comment: [{ tag: '[data-block="comment"]', priority: 60 }],
};
const ELEMENTS = {
  paragraph: 'p',
  heading: 'h2',
  quote: 'blockquote',
  status_window: 'div',
  comment: 'aside',
} as const satisfies Record<Exclude<BlockType, 'scene_break'>, string>;

const textBlock = (name: Exclude<BlockType, 'scene_break'>) =>
  Node.create({
    name,
    group: 'block',
    content: 'inline*',
    defining: name !== 'paragraph',
    priority: name === 'paragraph' ? 1_000 : 100,
    addAttributes: () => ({ id }),
    parseHTML: () => PARSED[name],
    renderHTML: () => [ELEMENTS[name], { 'data-block': name }, 0],
  });

const sceneBreak = Node.create({
  name: 'scene_break' satisfies BlockType,
  group: 'block',
  atom: true,
  selectable: true,
  addAttributes: () => ({ id, text: { default: '* * *', rendered: false } }),
  parseHTML: () => [{ tag: 'hr' }],
  renderHTML: () => ['div', { 'data-block': 'scene_break' }, ['hr']],
});

const lineBreak = Node.create({
  name: 'line_break',
  group: 'inline',
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: 'br' }],
  renderHTML: () => ['br'],
  renderText: () => '\n',
});

const SAFE_ADDRESS = /^(https?:\/\/|mailto:)[^\s]+$/i;
/** Whether a link may lead there: nothing that runs code, nothing relative. */
export const isSafeAddress = (address: string): boolean => SAFE_ADDRESS.test(address);

type Plain = 'dots' | 'underline' | 'strike' | 'bold' | 'italic';
const PLAIN: Record<Plain, { element: string; parsed: Parameters<typeof Mark.create>[0] }> = {
  bold: {
    element: 'strong',
    parsed: {
      parseHTML: () => [
        { tag: 'strong' },
        // Google Docs wraps a whole paste in a <b> of normal weight.
        { tag: 'b', getAttrs: (element) => (element.style.fontWeight === 'normal' ? false : null) },
        { style: 'font-weight', getAttrs: (value) => (/^(bold(er)?|[6-9]\d\d)$/.test(value) ? null : false) },
      ],
    },
  },
  italic: {
    element: 'em',
    parsed: { parseHTML: () => [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }] },
  },
  underline: { element: 'u', parsed: { parseHTML: () => [{ tag: 'u' }] } },
  strike: { element: 's', parsed: { parseHTML: () => [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }] } },
  dots: { element: 'span', parsed: { parseHTML: () => [{ tag: '[data-mark="dots"]' }] } },
};
const plainMark = (name: Plain) =>
  Mark.create({
    name,
    ...PLAIN[name].parsed,
    renderHTML: () => [PLAIN[name].element, { 'data-mark': name }, 0],
  });

/** `value` says what the mark says; `key` tells two of them apart that touch. */
const valuedMark = (name: 'ruby' | 'footnote' | 'link' | 'entry', more: readonly TagParseRule[] = []) =>
  Mark.create({
    name,
    inclusive: false,
    addAttributes: () => ({
      value: {
        default: '',
        parseHTML: (element: HTMLElement) => element.dataset['value'] ?? '',
        renderHTML: ({ value }: Record<string, unknown>) => ({ 'data-value': value }),
      },
      key: { default: null, rendered: false, parseHTML: () => newBlockId() },
    }),
    parseHTML: () => [{ tag: `[data-mark="${name}"]`, priority: 60 }, ...more],
    renderHTML: ({ HTMLAttributes }) => ['span', { ...HTMLAttributes, 'data-mark': name }, 0],
  });

const link = valuedMark('link').extend({
  addAttributes: () => ({
    value: {
      default: '',
      parseHTML: (element: HTMLElement) => element.dataset['value'] ?? element.getAttribute('href') ?? '',
      renderHTML: ({ value }: Record<string, unknown>) => ({ 'data-value': value, title: value }),
    },
    key: { default: null, rendered: false, parseHTML: () => newBlockId() },
  }),
  parseHTML: () => [
    {
      tag: '[data-mark="link"]',
      getAttrs: (element) => (isSafeAddress(element.dataset['value'] ?? '') ? null : false),
    },
    {
      tag: 'a[href]',
      getAttrs: (element) => (isSafeAddress(element.getAttribute('href') ?? '') ? null : false),
    },
  ],
});

const ruby = valuedMark('ruby').extend({
  addAttributes: () => ({
    value: {
      default: '',
      parseHTML: (element: HTMLElement) =>
        element.dataset['value'] ?? [...element.querySelectorAll('rt')].map((rt) => rt.textContent).join(''),
      renderHTML: ({ value }: Record<string, unknown>) => ({ 'data-value': value }),
    },
    key: { default: null, rendered: false, parseHTML: () => newBlockId() },
  }),
  parseHTML: () => [
    { tag: '[data-mark="ruby"]' },
    { tag: 'ruby' },
    { tag: 'rt', ignore: true },
    { tag: 'rp', ignore: true },
  ],
});

const MARKS: Record<MarkType, Mark> = {
  footnote: valuedMark('footnote'),
  link,
  entry: valuedMark('entry'),
  ruby,
  dots: plainMark('dots'),
  underline: plainMark('underline'),
  strike: plainMark('strike'),
  bold: plainMark('bold'),
  italic: plainMark('italic'),
};

/** Exactly the blocks and marks of `@inkvine/contracts/block`, under the same names, and a line end. */
export const schemaExtensions = [
  Node.create({ name: 'doc', topNode: true, content: 'block+' }),
  Node.create({ name: 'text', group: 'inline' }),
  textBlock('paragraph'),
  textBlock('heading'),
  textBlock('quote'),
  textBlock('status_window'),
  textBlock('comment'),
  sceneBreak,
  lineBreak,
  ...MARK_NESTING.map((type, index) => MARKS[type].extend({ priority: 500 - index })),
];
