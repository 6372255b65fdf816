import type { BroughtBack } from '@inkvine/client/checkout-callback';

/** A parameter as it was written; the parser has made numbers of digits, but only where that loses nothing. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

const wholeNumber = (value: unknown): number | undefined => {
  const typed = text(value);
  return typed !== undefined && /^\d{1,12}$/.test(typed) ? Number(typed) : undefined;
};

/** Where to go after signing in: a path of this site only, so that a link cannot lead to a stranger's page. */
const nextPath = (value: unknown): string | undefined => {
  const path = text(value);
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : undefined;
};

/**
 * Search parameters as a page may believe them. What is refused is named with `undefined`: a parameter that is
 * merely left out would reach the page as it stands in the address.
 */
export interface NextSearch {
  next?: string | undefined;
}
export const nextSearch = (search: Record<string, unknown>): NextSearch => ({
  next: nextPath(search['next']),
});

/** A fork; absent for the main branch of a novel, and for the one a chapter was written in. */
export interface BranchSearch {
  branch?: string | undefined;
}
export const branchSearch = (search: Record<string, unknown>): BranchSearch => ({
  branch: text(search['branch']),
});

export interface ManuscriptSearch {
  manuscript?: string | undefined;
}

export interface CheckoutSearch extends BroughtBack {
  topUpId?: string | undefined;
}

export interface PayoutReturnSearch {
  destinationId?: string | undefined;
  /** The link had been used, or was over. */
  again?: string | undefined;
}

export interface RegistrationSearch extends BroughtBack {
  registrationId?: string | undefined;
}

export interface ResetSearch {
  token?: string | undefined;
  error?: string | undefined;
}

export interface WikiSearch extends BranchSearch {
  /** Chapter as of which one looks back. */
  asOf?: number | undefined;
}
export const wikiSearch = (search: Record<string, unknown>): WikiSearch => ({
  ...branchSearch(search),
  asOf: wholeNumber(search['asOf']),
});

const STUDIO_TABS = ['memberships', 'badges'] as const;
export interface StudioSearch {
  /** Absent for what was earned. */
  tab?: (typeof STUDIO_TABS)[number] | undefined;
}
export const studioSearch = (search: Record<string, unknown>): StudioSearch => ({
  tab: STUDIO_TABS.find((tab) => tab === search['tab']),
});

export const WALLET_PARTS = [
  ...(['history', 'purchases', 'donations', 'orders', 'limits', 'gifts', 'coupons'] as const),
] as const;
export interface WalletSearch {
  /** Absent for the history. */
  part?: (typeof WALLET_PARTS)[number] | undefined;
}
export const walletSearch = (search: Record<string, unknown>): WalletSearch => ({
  part: WALLET_PARTS.find((part) => part === search['part']),
});

/** How one would like to pay for a membership. */
export interface JoinSearch {
  currency?: string | undefined;
  interval?: string | undefined;
  /** A payment method that was just added. */
  method?: string | undefined;
}
export const joinSearch = (search: Record<string, unknown>): JoinSearch => ({
  ...{ currency: text(search['currency']), interval: text(search['interval']) },
  method: text(search['method']),
});

export interface MembershipSearch {
  method?: string | undefined;
  /** There for whoever comes to pay what is due. */
  pay?: string | undefined;
}
export const membershipSearch = (search: Record<string, unknown>): MembershipSearch => ({
  ...{ method: text(search['method']), pay: text(search['pay']) },
});

/** What the link of a mail is worth. */
export interface CancelSearch {
  key?: string | undefined;
}
export const cancelSearch = (search: Record<string, unknown>): CancelSearch => ({ key: text(search['key']) });
