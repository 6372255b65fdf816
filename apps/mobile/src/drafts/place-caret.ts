import type { TextInput } from 'react-native';

/** Puts the caret at a UTF-16 offset of a field's text. */
export function placeCaret(field: TextInput, at: number): void {
  field.focus();
  field.setSelection(at, at);
}
