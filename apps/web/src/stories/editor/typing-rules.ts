import { Extension } from '@tiptap/core';
import { InputRule, inputRules } from '@tiptap/pm/inputrules';

export interface Replacement {
  from: string;
  to: string;
}
export interface TypingRules {
  /** Quotation marks, ellipses and dashes as they are printed. */
  smart: boolean;
  replacements: readonly Replacement[];
}

/** Replaces what its first group has matched, or all of the match. Never runs while a syllable is being composed. */
const rule = (typed: RegExp, printed: string, isOn: () => boolean) =>
  new InputRule(typed, (state, match, start, end) => {
    if (!isOn()) return null;
    const matched = match[1] ?? match[0];
    const from = start + match[0].lastIndexOf(matched);
    // Text that came in one piece, as from a phone's suggestions, stays as it came.
    return from > end ? null : state.tr.insertText(printed, from, end);
  });

/** Printer's quotes, `…` and `—`, and the writer's own list. One undo gives back what was typed. */
export const TypingRulesExtension = Extension.create<{ rules: () => TypingRules }>({
  name: 'typingRules',
  addOptions: () => ({ rules: () => ({ smart: true, replacements: [] }) }),
  addProseMirrorPlugins() {
    const { rules } = this.options;
    const isSmart = () => rules().smart;
    const own = new InputRule(/(\S{1,40})$/, (state, match, start, end) => {
      const typed = match[0];
      const found = rules().replacements.find((entry) => entry.from !== '' && typed.endsWith(entry.from));
      if (found === undefined) return null;
      const from = start + typed.length - found.from.length;
      return from > end ? null : state.tr.insertText(found.to, from, end);
    });
    return [
      inputRules({
        rules: [
          rule(/(?:^|[\s{[(<「『‘“—–])(")$/u, '“', isSmart),
          rule(/"$/, '”', isSmart),
          rule(/(?:^|[\s{[(<「『‘“—–])(')$/u, '‘', isSmart),
          rule(/'$/, '’', isSmart),
          rule(/\.\.\.$/, '…', isSmart),
          rule(/--$/, '—', isSmart),
          own,
        ],
      }),
    ];
  },
});
