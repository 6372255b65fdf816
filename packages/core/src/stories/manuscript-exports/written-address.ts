/** An address without the signs that may stand in none (RFC 3986), which people type all the same. */
export const writtenAddress = (address: string): string =>
  address.replaceAll(/[<>"\\^`{|}\s]/g, (sign) => encodeURIComponent(sign));
