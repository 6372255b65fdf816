/** What a person recognises an account or a UPI address by; nobody can pay to it. */
export function maskAccount(account: string): string {
  const at = account.indexOf('@');
  if (at > 0) return `${account.slice(0, Math.min(2, at - 1))}****${account.slice(at)}`;
  const digits = account.replaceAll(/[^0-9A-Za-z]/g, '');
  return `****${digits.slice(Math.max(digits.length - 4, 4))}`;
}

/** Whether an account is held by the person who is to be paid; spaces, points and case do not count. */
export function isSameHolder(holder: string, legalName: string): boolean {
  return plainName(holder) === plainName(legalName);
}

const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s.,'’-]/g, '');
