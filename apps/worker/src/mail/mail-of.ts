import type { Locale } from '@inkvine/contracts/primitives';
import type { Letter } from './letter.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';

/** A mail with these parts; the text has them in this order. */
export function mailOf(
  { t }: MailTexts[Locale],
  about: Pick<Mail, 'subject' | 'intent'> &
    Pick<Letter, 'paragraphs' | 'facts' | 'action'> & {
      other?: Letter['other'];
      to: { name: string; email: string; locale: Locale };
      after?: string;
    },
): Mail {
  const { to, subject, intent, paragraphs, facts, action, other = null, after = null } = about;
  const letter: Letter = {
    ...{ locale: to.locale, subject, paragraphs, facts, action, other, after },
    greeting: t('mail.greeting', { name: to.name }),
    signature: t('mail.signature'),
  };
  return { to: to.email, subject, text: textOf(letter), letter, intent };
}

function textOf({ greeting, paragraphs, facts, action, other, after, signature }: Letter): string {
  const links = [action, ...(other === null ? [] : [other])].map(({ label, url }) => [label, url]);
  const rows = [...facts, ...links].map(([label, value]) => `${label}: ${value}`);
  return [greeting, ...paragraphs, rows.join('\n'), ...(after === null ? [] : [after]), signature].join(
    '\n\n',
  );
}
