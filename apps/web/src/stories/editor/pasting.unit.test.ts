import { getSchema } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import { expect, it } from 'vitest';
import { schemaExtensions } from './editor-schema.ts';
import { tidySlice } from './pasting.ts';

const schema = getSchema(schemaExtensions);
const paragraph = (...lines: string[]) =>
  schema.node(
    'paragraph',
    null,
    lines.flatMap((line, index) => [
      ...(index === 0 ? [] : [schema.node('line_break')]),
      ...(line === '' ? [] : [schema.text(line)]),
    ]),
  );
const tidied = (...nodes: ReturnType<typeof paragraph>[]) =>
  tidySlice(new Slice(Fragment.from(nodes), 1, 1), schema).content.content.map(
    (node) => `${node.type.name}: ${node.textContent}`,
  );

it('makes a paragraph of every line and none of the empty ones', () => {
  expect(tidied(paragraph('하나', '', '둘'), paragraph(''), paragraph(' '), paragraph('셋'))).toEqual([
    'paragraph: 하나',
    'paragraph: 둘',
    'paragraph: 셋',
  ]);
});

it('makes a scene break of a line of stars among others', () => {
  expect(tidied(paragraph('앞'), paragraph('* * *'), paragraph('뒤'))).toEqual([
    'paragraph: 앞',
    'scene_break: ',
    'paragraph: 뒤',
  ]);
});

it('leaves a few words as they are, spaces at their ends too', () => {
  expect(tidied(paragraph(' 그리고 '))).toEqual(['paragraph:  그리고 ']);
});

it('ends openly only where a text block stands', () => {
  const slice = tidySlice(
    new Slice(Fragment.from([paragraph('앞'), paragraph('***'), paragraph('')]), 1, 1),
    schema,
  );
  expect([slice.openStart, slice.openEnd]).toEqual([1, 0]);
});
