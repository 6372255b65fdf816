import type { ReactNode } from 'react';

/** A line of a list of facts about a membership. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="max-sm:mb-2">{children}</dd>
    </>
  );
}
