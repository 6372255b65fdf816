import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { useEffect, useState } from 'react';

/** A letter alone is too often part of another word. */
const SHORTEST_NAME = 2;
const RESTS_MS = 800;

interface Named {
  entryKey: string;
  name: string;
}

/** Keys of the entries that a text leads to, or calls by their name. */
export function mentionedIn(doc: Node, entries: readonly Named[]): Set<string> {
  const mentioned = new Set<string>();
  doc.descendants((node) => {
    for (const { type, attrs } of node.marks) {
      if (type.name === 'entry') mentioned.add(String(attrs['value']));
    }
  });
  const text = doc.textBetween(0, doc.content.size, '\n', '\n').normalize('NFC');
  for (const { entryKey, name } of entries) {
    if (name.length >= SHORTEST_NAME && text.includes(name)) mentioned.add(entryKey);
  }
  return mentioned;
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((key) => other.has(key));

/** The same set as long as it has the same entries: looked up while typing rests, not at each key. */
export function useMentioned(editor: Editor, entries: readonly Named[]): ReadonlySet<string> {
  const [mentioned, setMentioned] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const next = mentionedIn(editor.state.doc, entries);
      setMentioned((before) => (isSame(before, next) ? before : next));
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(look, RESTS_MS);
    };
    look();
    editor.on('update', later);
    return () => {
      clearTimeout(timer);
      editor.off('update', later);
    };
  }, [editor, entries]);
  return mentioned;
}
