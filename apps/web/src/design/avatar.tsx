import { classNames } from './class-names.ts';

const INKS = ['#2c5a41', '#7a2f3b', '#31506f', '#6b4a12', '#553a68', '#2f5c62'];

/** The first letter of a name on an ink that stays with the name. */
export function Avatar({ name, className = 'size-9 text-sm' }: { name: string; className?: string }) {
  const letter = [...name.trim()][0] ?? '·';
  const ink =
    INKS[[...name].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % INKS.length];
  return (
    <span
      aria-hidden
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-full font-serif font-bold text-[#fdfbf6] uppercase',
        className,
      )}
      style={{ backgroundColor: ink }}
    >
      {letter}
    </span>
  );
}
