import { createHash } from 'node:crypto';
import type { PasswordReset } from '@inkvine/core/identity/identity.service';
import { createTranslator } from '@inkvine/i18n/translator';
import type { Mail } from './mailer.ts';

/** The link with which a forgotten password is replaced, in the person's language. */
export function passwordResetMail(reset: PasswordReset, publicUrl: string): Mail {
  const { t } = createTranslator(reset.locale);
  const lines = [
    t('mail.greeting', { name: reset.name }),
    '',
    t('mail.resetPassword.body'),
    '',
    `${t('mail.resetPassword.action')}: ${publicUrl}/reset-password?token=${encodeURIComponent(reset.token)}`,
    '',
    t('mail.resetPassword.ignore'),
    '',
    t('mail.signature'),
  ];
  return {
    to: reset.email,
    subject: t('mail.resetPassword.subject'),
    text: lines.join('\n'),
    // The token itself must not stand in a header that servers log.
    intent: `reset-${createHash('sha256').update(reset.token).digest('hex').slice(0, 32)}`,
  };
}
