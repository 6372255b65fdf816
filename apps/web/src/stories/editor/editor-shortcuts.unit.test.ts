import { expect, it } from 'vitest';
import { editorShortcutOf } from './editor-shortcuts.ts';

const pressed = (event: Partial<Parameters<typeof editorShortcutOf>[0]>) =>
  editorShortcutOf({
    ...{ key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
    ...event,
  });

it.each([
  ['save', { key: 's', code: 'KeyS', ctrlKey: true }],
  ['save', { key: 's', code: 'KeyS', metaKey: true }],
  ['name', { key: 's', code: 'KeyS', ctrlKey: true, altKey: true }],
  ['history', { key: 'H', code: 'KeyH', ctrlKey: true, shiftKey: true }],
  ['publish', { key: 'Enter', code: 'Enter', metaKey: true }],
  ['quickOpen', { key: 'k', code: 'KeyK', ctrlKey: true }],
  ['focus', { key: '.', code: 'Period', ctrlKey: true }],
  ['find', { key: 'f', code: 'KeyF', ctrlKey: true }],
  ['findNovel', { key: 'F', code: 'KeyF', metaKey: true, shiftKey: true }],
] as const)('knows %s', (command, event) => {
  expect(pressed(event)).toBe(command);
});

it('goes by the place of the key on Korean layouts and with the Option key of a Mac', () => {
  expect(pressed({ key: 'ㄴ', code: 'KeyS', ctrlKey: true })).toBe('save');
  expect(pressed({ key: 'Process', code: 'KeyS', ctrlKey: true })).toBe('save');
  expect(pressed({ key: 'ß', code: 'KeyS', metaKey: true, altKey: true })).toBe('name');
});

it('goes by the letter where the layout has one', () => {
  expect(pressed({ key: 's', code: 'Semicolon', ctrlKey: true })).toBe('save');
  expect(pressed({ key: 'o', code: 'KeyS', ctrlKey: true })).toBeNull();
});

it('leaves typing alone', () => {
  expect(pressed({ key: 's', code: 'KeyS' })).toBeNull();
  expect(pressed({ key: 'Enter', code: 'Enter' })).toBeNull();
  expect(pressed({ key: 's', code: 'KeyS', ctrlKey: true, shiftKey: true })).toBeNull();
});
