/** A file that the server writes for the person who is signed in. */
export interface ServerFile {
  /** On the server, from its root. */
  path: string;
  /** What it is called on the device. */
  name: string;
  mimeType: 'application/pdf' | 'text/csv';
}
