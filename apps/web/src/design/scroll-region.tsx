import type { ReactNode } from 'react';

/** A box that scrolls by itself. A keyboard can come to it and a screen reader names it, or its end could not be read. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- axe asks for it: scrollable-region-focusable
    <div role="region" aria-label={label} tabIndex={0} className={className}>
      {children}
    </div>
  );
}
