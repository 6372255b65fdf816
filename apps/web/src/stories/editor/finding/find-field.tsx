import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../design/class-names.ts';

/** What is sought, and whether capitals matter. */
export interface Sought {
  query: string;
  matchCase: boolean;
}

export const FIND_INPUT =
  'min-h-11 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-ink-soft focus:outline-2 focus:outline-vine focus:-outline-offset-1 sm:min-h-9';

/** Whether the key ends a syllable of an input method first. */
export const isComposing = (event: KeyboardEvent): boolean =>
  event.nativeEvent.isComposing || event.keyCode === 229;

/** The words to find, in a chapter or in all of them; how many there are is said beside it. */
export function FindField({
  sought,
  setSought,
  maxLength,
  status,
  takesFocus = true,
  onKeyDown,
  children,
}: {
  sought: Sought;
  setSought: (sought: Sought) => void;
  maxLength?: number;
  status: string;
  takesFocus?: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  /** Buttons after the field. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const wantsFocus = useRef(takesFocus);
  useEffect(() => {
    if (!wantsFocus.current) return;
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <>
      <input
        ref={input}
        value={sought.query}
        maxLength={maxLength}
        aria-label={t('editor.finding.find')}
        placeholder={t('editor.finding.find')}
        onChange={(event) => setSought({ ...sought, query: event.target.value })}
        onKeyDown={onKeyDown}
        className={FIND_INPUT}
      />
      <span role="status" className="min-w-16 text-xs text-ink-soft tabular-nums">
        {status}
      </span>
      {children}
    </>
  );
}

export function MatchCase({ sought, setSought }: { sought: Sought; setSought: (sought: Sought) => void }) {
  const { t } = useTranslation();
  return (
    <label className="inline-flex min-h-11 items-center gap-2 text-sm sm:min-h-9">
      <input
        type="checkbox"
        checked={sought.matchCase}
        onChange={(event) => setSought({ ...sought, matchCase: event.target.checked })}
        className="size-4.5 accent-vine"
      />
      {t('editor.finding.matchCase')}
    </label>
  );
}

/** Where is sought: two buttons of which one is pressed. */
export function FindScope({
  scope,
  onScope,
}: {
  scope: 'chapter' | 'novel';
  onScope: (scope: 'chapter' | 'novel') => void;
}) {
  const { t } = useTranslation();
  return (
    <span
      role="group"
      aria-label={t('editor.finding.where')}
      className="inline-flex rounded-md bg-sunken p-0.5"
    >
      {(['chapter', 'novel'] as const).map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={scope === value}
          onClick={() => {
            if (value !== scope) onScope(value);
          }}
          className={classNames(
            'min-h-10 rounded-sm px-3 text-sm sm:min-h-8',
            scope === value ? 'bg-surface font-semibold text-ink shadow-xs' : 'text-ink-soft',
          )}
        >
          {t(`editor.finding.scope.${value}`)}
        </button>
      ))}
    </span>
  );
}
