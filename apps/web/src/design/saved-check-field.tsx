import { useState } from 'react';
import { CheckField } from './field.tsx';

/** A check that is saved at once: it shows the choice from the click on, and what is saved again if that fails. */
export function SavedCheckField({
  checked,
  save,
  ...words
}: {
  label: string;
  hint?: string;
  checked: boolean;
  /** Ends when `checked` is true to what is saved; tells of a failure itself. */
  save: (next: boolean) => Promise<unknown>;
}) {
  const [choice, setChoice] = useState<boolean | null>(null);
  return (
    <CheckField
      {...words}
      checked={choice ?? checked}
      onChange={(next) => {
        if (choice !== null) return;
        setChoice(next);
        void save(next)
          .catch(() => undefined)
          .finally(() => setChoice(null));
      }}
    />
  );
}
