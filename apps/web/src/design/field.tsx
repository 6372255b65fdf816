import { Field } from '@base-ui/react/field';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { classNames } from './class-names.ts';

const CONTROL =
  'w-full rounded-md border border-line-strong bg-surface px-3.5 text-ink placeholder:text-ink-soft focus:outline-2 focus:outline-vine focus:-outline-offset-1 aria-invalid:border-wine disabled:opacity-60';

interface FrameProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and how to mend it; read out with the field. */
  error?: ReactNode;
  className?: string | undefined;
}

function Frame({ label, hint, error, className, children }: FrameProps & { children: ReactNode }) {
  const wrong = error !== undefined && error !== null && error !== '';
  return (
    <Field.Root invalid={wrong} className={classNames('flex flex-col gap-1.5', className)}>
      <Field.Label className="text-sm font-semibold">{label}</Field.Label>
      {children}
      {hint !== undefined && <Field.Description className="text-xs text-ink-soft">{hint}</Field.Description>}
      {wrong && (
        <Field.Error match className="text-sm font-medium text-wine">
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}

type Native<T> = Omit<T, 'className' | 'defaultValue' | 'style'> & { className?: string };

export function TextField({
  label,
  hint,
  error,
  className,
  ...input
}: FrameProps & Native<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Frame label={label} hint={hint} error={error} className={className}>
      <Field.Control {...input} className={classNames(CONTROL, 'min-h-11')} />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className,
  controlClass,
  ...textarea
}: FrameProps & Native<TextareaHTMLAttributes<HTMLTextAreaElement>> & { controlClass?: string }) {
  return (
    <Frame label={label} hint={hint} error={error} className={className}>
      <Field.Control
        render={<textarea {...textarea} />}
        className={classNames(CONTROL, 'py-2.5', controlClass)}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...select
}: FrameProps & Native<SelectHTMLAttributes<HTMLSelectElement>>) {
  return (
    <Frame label={label} hint={hint} error={error} className={className}>
      <Field.Control
        render={<select {...select}>{children}</select>}
        className={classNames(CONTROL, 'min-h-11')}
      />
    </Frame>
  );
}

/** A box to tick, with what it means. */
export function CheckField({
  label,
  hint,
  checked,
  disabled = false,
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-5 shrink-0 accent-vine"
      />
      <span className="flex flex-col">
        <span className="text-sm font-semibold">{label}</span>
        {hint !== undefined && <span className="text-xs text-ink-soft">{hint}</span>}
      </span>
    </label>
  );
}

/** A few choices side by side, of which one holds; arrow keys move, as in any group of radio buttons. */
export function Choice<Value extends string>({
  label,
  hideLabel = false,
  name,
  value,
  options,
  onChange,
}: {
  label: string;
  hideLabel?: boolean;
  name: string;
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className={hideLabel ? 'sr-only' : 'mb-1.5 text-sm font-semibold'}>{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="inline-flex min-h-11 items-center rounded-full border border-line-strong px-4 text-sm has-checked:border-vine has-checked:bg-vine has-checked:font-semibold has-checked:text-on-vine has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-vine sm:min-h-9"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
