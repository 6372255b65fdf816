import { useEffect, useRef } from 'react';

export type EditorShortcut =
  'save' | 'name' | 'history' | 'publish' | 'quickOpen' | 'focus' | 'find' | 'findNovel';

const SHORTCUTS: Record<string, EditorShortcut> = {
  s: 'save',
  'Alt-s': 'name',
  'Shift-h': 'history',
  Enter: 'publish',
  k: 'quickOpen',
  '.': 'focus',
  f: 'find',
  'Shift-f': 'findNovel',
};

/**
 * The command of a key press with Cmd or Ctrl. Keys go by their place where the layout gives no Latin letter: Korean
 * layouts may say `ㄴ` and a Mac's Option key `ß` for S.
 */
export function editorShortcutOf(event: {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): EditorShortcut | null {
  if (event.ctrlKey === event.metaKey) return null;
  const key = event.key.toLowerCase();
  const name = event.key === 'Enter' ? 'Enter' : /^[a-z.]$/.test(key) ? key : keyAt(event.code);
  return SHORTCUTS[`${event.altKey ? 'Alt-' : ''}${event.shiftKey ? 'Shift-' : ''}${name}`] ?? null;
}

const keyAt = (code: string): string => (code === 'Period' ? '.' : code.replace(/^Key/, '').toLowerCase());

/** Before the editor, whose own keys would take some of them. */
export function useEditorShortcuts(actions: Record<EditorShortcut, () => void>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = editorShortcutOf(event);
      if (command === null) return;
      // The browser's own dialogs of these keys never open, not even where ours waits for a syllable to end.
      event.preventDefault();
      event.stopPropagation();
      if (document.querySelector('[role=dialog]:not([data-beside])') !== null) return;
      if (command === 'publish' && event.isComposing) return;
      latest.current[command]();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
