import type { Block } from '@inkvine/contracts/block';
import { Editor, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { search } from 'prosemirror-search';
import { BlockIds } from './block-ids.ts';
import { EditingKeys } from './editing-keys.ts';
import { toBlock, toEditorDocument, withUniqueIds } from './editor-document.ts';
import { schemaExtensions } from './editor-schema.ts';
import { Pasting, type TidiedPaste } from './pasting.ts';
import { Placeholder } from './placeholder.ts';
import { TypingRulesExtension } from './typing-rules.ts';
import { writingSettings } from './writing-settings.ts';
import { WritingViewExtension } from './writing-view.ts';

/** The bars above and below the text must not lie over the line in hand. */
const SCROLL_MARGIN = { top: 140, right: 0, bottom: 96, left: 0 };

export interface TextEditorOptions {
  element: HTMLElement;
  blocks: readonly Block[];
  label: string;
  placeholder: string;
  /** After every change of the text by the writer's hand or by a merge. */
  onChange: () => void;
  onComposing: (isComposing: boolean) => void;
  onTidied: (paste: TidiedPaste) => void;
  onReplace: (share: number) => void;
}

const Search = Extension.create({ name: 'search', addProseMirrorPlugins: () => [search()] });

/** An editor of one text, within `element`. */
export function createTextEditor(options: TextEditorOptions): Editor {
  return new Editor({
    element: options.element,
    content: toEditorDocument(options.blocks),
    extensions: [
      ...schemaExtensions,
      BlockIds,
      EditingKeys,
      TypingRulesExtension.configure({ rules: writingSettings }),
      WritingViewExtension.configure({ view: writingSettings }),
      Pasting.configure({ onTidied: options.onTidied, onReplace: options.onReplace }),
      Placeholder.configure({ text: options.placeholder }),
      Search,
    ],
    // Unknown marks and nodes are refused, never silently dropped from what somebody wrote.
    enableContentCheck: true,
    // Its styles are in writing.css: the content security policy refuses a style element.
    injectCSS: false,
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
        class: 'writing-text',
        spellcheck: 'true',
      },
      scrollMargin: SCROLL_MARGIN,
      scrollThreshold: SCROLL_MARGIN,
      handleDOMEvents: {
        compositionstart: () => {
          options.onComposing(true);
          return false;
        },
        compositionend: () => {
          options.onComposing(false);
          return false;
        },
      },
    },
    onUpdate: options.onChange,
  });
}

const written = new WeakMap<Node, Block>();

/** The text as it is saved. Blocks that have not changed since the last time are the very same objects. */
export function readBlocks({ state: { doc } }: Editor): Block[] {
  return withUniqueIds(
    doc.children.map((node) => {
      const known = written.get(node);
      if (known !== undefined) return known;
      const block = toBlock(node.toJSON());
      written.set(node, block);
      return block;
    }),
  );
}
