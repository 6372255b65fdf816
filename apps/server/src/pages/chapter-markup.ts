import type { Block, Mark } from '@inkvine/contracts/block';
import { soundMarks } from '@inkvine/domain/stories/blocks';
import { nestMarks, type TextPart } from '@inkvine/domain/stories/nested-marks';
import { html, type Markup } from './html.ts';

/**
 * The text of a chapter as elements that say what each part is. `sceneBreak` is its name for who cannot see it. The
 * elements are those of the client, so that no line moves when it takes over.
 */
export function chapterMarkup(blocks: readonly Block[], sceneBreak: string): Markup[] {
  return blocks.map((block) => {
    const text = nestMarks(block.text, soundMarks(block)).map(inlineMarkup);
    switch (block.type) {
      case 'scene_break':
        return html`<div role="separator" aria-label="${sceneBreak}" class="reading-break">
          <svg aria-hidden="true" viewBox="0 0 84 16"></svg>
        </div>`;
      case 'heading':
        return html`<h2>${text}</h2>`;
      case 'quote':
        return html`<blockquote>${text}</blockquote>`;
      case 'status_window':
        return html`<div class="reading-status">${text}</div>`;
      case 'comment':
        throw new Error('an author’s comment is no text for readers');
      case 'paragraph':
        return html`<p>${text}</p>`;
    }
  });
}

function inlineMarkup(part: TextPart): Markup {
  if ('text' in part) return html`${part.text}`;
  return marked(part.mark, part.parts.map(inlineMarkup));
}

function marked({ type, value = '' }: Mark, text: Markup[]): Markup {
  switch (type) {
    case 'bold':
      return html`<strong>${text}</strong>`;
    case 'italic':
      return html`<em>${text}</em>`;
    case 'dots':
      return html`<em class="reading-dots">${text}</em>`;
    case 'underline':
      return html`<u>${text}</u>`;
    case 'strike':
      return html`<s>${text}</s>`;
    case 'ruby':
      return html`<ruby>${text}<rp>(</rp><rt>${value}</rt><rp>)</rp></ruby>`;
    case 'footnote':
      return html`${text}<small> (${value})</small>`;
    case 'link':
      return html`<a href="${value}" rel="nofollow ugc noopener">${text}</a>`;
    case 'entry':
      // Whether the wiki may be shown is the reader's progress to say; who has none sees words.
      return html`${text}`;
  }
}
