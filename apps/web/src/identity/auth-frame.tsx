import type { ReactNode } from 'react';
import { Mark } from '../design/mark.tsx';

/** The quiet page on which one signs in, signs up or sets a password. */
export function AuthFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-6 px-4 py-6">
      <div className="flex flex-col items-center gap-3 text-center">
        <Mark className="h-11" />
        <h1 className="font-serif text-2xl font-bold">{title}</h1>
        <p className="text-sm text-ink-soft">{lead}</p>
      </div>
      {children}
    </div>
  );
}
