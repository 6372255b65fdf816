import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface TabItem<Value extends string> {
  value: Value;
  label: ReactNode;
}

/** A row of tabs over one panel, whose contents follow the chosen tab. */
export function Tabs<Value extends string>({
  label,
  value,
  items,
  onChange,
  children,
}: {
  label: string;
  value: Value;
  items: readonly TabItem<Value>[];
  onChange: (value: Value) => void;
  children: ReactNode;
}) {
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next: unknown) => {
        const chosen = items.find((item) => item.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <BaseTabs.List
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none] md:flex-wrap"
      >
        {items.map((item) => (
          <BaseTabs.Tab
            key={item.value}
            value={item.value}
            className="min-h-11 border-b-2 border-transparent px-3.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink focus-visible:-outline-offset-2 data-active:border-vine data-active:font-semibold data-active:text-ink"
          >
            {item.label}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {items.map((item) => (
        <BaseTabs.Panel key={item.value} value={item.value} className="pt-5">
          {item.value === value ? children : null}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
