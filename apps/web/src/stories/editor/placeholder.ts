import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

/**
 * Words in an empty text, drawn by the style sheet from an attribute of the whole editor. Nothing is put into the
 * paragraph and nothing in it changes with the first key: placeholders that do swallow the first Korean syllable.
 */
export const Placeholder = Extension.create<{ text: string }>({
  name: 'placeholder',
  addOptions: () => ({ text: '' }),
  addProseMirrorPlugins() {
    const { text } = this.options;
    return [
      new Plugin({
        props: {
          attributes: ({ doc }) => {
            const only = doc.childCount === 1 ? doc.firstChild : null;
            const isEmpty = only?.type.name === 'paragraph' && only.content.size === 0;
            return { 'aria-placeholder': text, 'data-placeholder': text, 'data-empty': String(isEmpty) };
          },
        },
      }),
    ];
  },
});
