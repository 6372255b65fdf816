import { Menu as BaseMenu } from '@base-ui/react/menu';
import { useState, type ReactElement, type ReactNode } from 'react';

/** A button that opens a list of things to do. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      {/* Opens beside its button, so that it lies within the landmark where that stands. */}
      <span ref={setContainer} />
      <BaseMenu.Portal container={container}>
        <BaseMenu.Positioner sideOffset={6} align="end" className="z-50">
          <BaseMenu.Popup className="min-w-56 origin-[var(--transform-origin)] rounded-md border border-line bg-surface py-1.5 text-ink shadow-raised transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

const ITEM =
  'flex min-h-11 w-full cursor-pointer items-center gap-3 px-4 text-left text-sm text-ink no-underline outline-none data-disabled:opacity-50 data-highlighted:bg-sunken';

export function MenuItem({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <BaseMenu.Item onClick={onSelect} className={ITEM}>
      {children}
    </BaseMenu.Item>
  );
}

/** A menu item that is a link; `render` is the link element. */
export function MenuLink({ render, children }: { render: ReactElement; children: ReactNode }) {
  return (
    <BaseMenu.Item render={render} className={ITEM}>
      {children}
    </BaseMenu.Item>
  );
}

export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  return (
    <BaseMenu.RadioGroup
      value={value}
      onValueChange={(next: unknown) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <BaseMenu.Group>
        <BaseMenu.GroupLabel className="px-4 pt-2 pb-1 text-xs text-ink-soft">{label}</BaseMenu.GroupLabel>
        {options.map((option) => (
          <BaseMenu.RadioItem key={option.value} value={option.value} className={ITEM}>
            <span
              aria-hidden
              className="size-3.5 rounded-full border border-line-strong in-data-checked:border-4 in-data-checked:border-vine"
            />
            {option.label}
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.Group>
    </BaseMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1.5 h-px bg-line" />;
}
