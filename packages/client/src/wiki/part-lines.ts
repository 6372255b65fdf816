import type { Block } from '@inkvine/contracts/block';
import type { WikiPartContent } from '@inkvine/contracts/wiki-editing';
import { withoutMentions } from '@inkvine/domain/wiki/mentions';

/** What a part of a wiki says, a line for each thing, so that two of them can be compared as texts are. */
export function linesOfPart(
  content: WikiPartContent,
  labels: Readonly<Record<string, string>>,
): { title: string; blocks: Block[] } {
  const lines = Object.entries(namedLines(content, labels)).filter(([, text]) => text !== '');
  return { title: '', blocks: lines.map(([id, text]) => ({ id, type: 'paragraph', text })) };
}

function namedLines(
  content: WikiPartContent,
  labels: Readonly<Record<string, string>>,
): Record<string, string> {
  switch (content.kind) {
    case 'entry':
      return { label: content.label };
    case 'alias':
      return { name: content.name };
    case 'snapshot':
      return {
        name: content.name,
        summary: withoutMentions(content.summary),
        ...Object.fromEntries(
          content.attributes.map(({ label, value }) => [`fact ${label}`, `${label}: ${value}`]),
        ),
        image: content.image?.alt ?? '',
      };
    case 'section':
      return { title: content.title, ...paragraphs(content.text) };
    case 'relation':
      return { target: labels[content.targetKey] ?? '', label: content.label, reverse: content.reverse };
    case 'event':
      return { title: content.title, when: content.when, ...paragraphs(content.text) };
  }
}

const paragraphs = (text: string): Record<string, string> =>
  Object.fromEntries(
    withoutMentions(text)
      .split('\n')
      .map((line, index) => [`text ${index}`, line]),
  );
