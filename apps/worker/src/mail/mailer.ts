import { createTransport } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** Stable per intention, so that a send repeated after a crash can be recognised by the receiving side. */
  intent: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** Sends by SMTP. */
export function createSmtpMailer(options: { smtpUrl: string; from: string; host: string }): Mailer {
  const transport = createTransport(options.smtpUrl, { from: options.from });
  return {
    async send({ to, subject, text, intent }) {
      await transport.sendMail({ to, subject, text, messageId: `<${intent}@${options.host}>` });
    },
  };
}

/** For sites without a mail server: says that a mail would have gone out, without its contents or address. */
export function createUnsentMailer(note: (intent: string) => void): Mailer {
  return { send: async ({ intent }) => note(intent) };
}
