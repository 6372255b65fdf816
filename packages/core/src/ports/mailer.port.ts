export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Stable per intention, so that a repeated send can be recognised by the receiving side. */
  messageId: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
}
