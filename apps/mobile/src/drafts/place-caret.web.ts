import type { TextInput } from 'react-native';

/** A browser's field has the name of the platform for the same act. */
export function placeCaret(field: TextInput, at: number): void {
  field.focus();
  (field as unknown as HTMLTextAreaElement).setSelectionRange(at, at);
}
