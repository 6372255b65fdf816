import { createLink } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { ComponentProps } from 'react';

/** The way to the page above this one: stands over the heading. */
export const WayBack = createLink(({ children, ...rest }: ComponentProps<'a'>) => (
  <a
    {...rest}
    className="-ml-1 inline-flex min-h-11 items-center gap-1 self-start text-sm text-ink-soft no-underline hover:text-ink"
  >
    <ChevronLeft aria-hidden className="size-4" />
    {children}
  </a>
));
