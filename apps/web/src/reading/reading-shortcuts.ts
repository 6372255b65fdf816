import { useEffect, useRef } from 'react';

export type ShortcutActions = Record<
  'previous' | 'next' | 'paper' | 'mode' | 'smaller' | 'larger' | 'fullscreen' | 'help',
  (() => void) | null
>;

const KEYS: Record<string, keyof ShortcutActions> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  t: 'paper',
  v: 'mode',
  '-': 'smaller',
  '+': 'larger',
  '=': 'larger',
  f: 'fullscreen',
  '?': 'help',
};

/** The command a key press stands for, or null: never while typing, with a modifier, or within an open dialog. */
export function shortcutOf(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  target: unknown;
}): keyof ShortcutActions | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const { target } = event;
  if (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')
  ) {
    return null;
  }
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

export function useShortcuts(enabled: boolean, actions: ShortcutActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const command = shortcutOf(event);
      const action = command === null ? null : latest.current[command];
      if (action === null) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}
