import { createHash } from 'node:crypto';
import type { PasswordReset } from '@inkvine/core/identity/identity.service';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';

/** The link with which a forgotten password is replaced, in the person's language. */
export function passwordResetMail(reset: PasswordReset, texts: MailTexts, site: { publicUrl: string }): Mail {
  const { t } = texts[reset.locale];
  return {
    to: reset.email,
    subject: t('mail.resetPassword.subject'),
    text: [
      t('mail.greeting', { name: reset.name }),
      '',
      t('mail.resetPassword.body'),
      '',
      `${t('mail.resetPassword.action')}: ${site.publicUrl}/reset-password?token=${encodeURIComponent(reset.token)}`,
      '',
      t('mail.resetPassword.ignore'),
      '',
      t('mail.signature'),
    ].join('\n'),
    // The token itself must not stand in a header that servers log.
    intent: `reset-${createHash('sha256').update(reset.token).digest('hex').slice(0, 32)}`,
  };
}
