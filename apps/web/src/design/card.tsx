import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export function Card({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={classNames('rounded-lg border border-line bg-surface p-5 sm:p-6', className)}>
      {children}
    </div>
  );
}

/** A part of a page under its own heading. */
export function Section({
  title,
  lead,
  action,
  id,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  action?: ReactNode;
  id: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h2 id={id} className="font-serif text-xl font-bold">
            {title}
          </h2>
          {lead !== undefined && <p className="mt-1 text-sm text-ink-soft">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

export function PageHeading({
  title,
  lead,
  action,
}: {
  title: ReactNode;
  lead?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div>
        <h1 className="font-serif text-2xl font-bold">{title}</h1>
        {lead !== undefined && <p className="mt-2 text-ink-soft">{lead}</p>}
      </div>
      {action}
    </div>
  );
}
