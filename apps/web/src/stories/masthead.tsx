import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';

/** What a visitor without an account sees first. */
export function Masthead() {
  const { t } = useTranslation();
  return (
    <div className="relative -mt-8 overflow-hidden border-b border-line pt-12 pb-12 sm:-mt-12 sm:pt-20 sm:pb-16">
      <Tendril className="absolute right-0 bottom-0 h-full text-vine opacity-25 max-sm:hidden" />
      <h1 className="relative max-w-2xl font-serif text-3xl font-bold text-balance">{t('common.tagline')}</h1>
      <p className="relative mt-4 max-w-lg text-ink-soft">{t('auth.signUpLead')}</p>
      <div className="relative mt-7 flex flex-wrap gap-3">
        <Link to="/sign-up" className={buttonClass()}>
          {t('navigation.signUp')}
        </Link>
        <Link to="/write/import" className={buttonClass('secondary')}>
          {t('writing.importAction')}
        </Link>
      </div>
    </div>
  );
}

function Tendril({ className }: { className: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 320 300"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <path d="M318 300c-20-70-96-70-104-136-5-44 34-66 58-44 20 19 2 50-22 42-16-6-16-26-3-31" />
      <path d="M238 214c-40-2-72-22-80-64 44-2 74 22 80 64Z" fill="currentColor" />
      <path d="M286 256c8-36 4-62-20-86-16 38-8 66 20 86Z" fill="currentColor" />
      <path d="M214 164c-34-14-60-46-58-92 40 10 62 46 58 92Z" fill="currentColor" />
      <path d="M158 150c-30 4-58-4-84-30M156 72c-4-24-20-42-46-52" />
    </svg>
  );
}
