import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The way from a number to its transaction in the ledger. */
export const TxnLink = ({ id, children = id }: { id: string; children?: ReactNode }) => (
  <Link
    to="/operate/ledger/$txnId"
    params={{ txnId: id }}
    className="inline-flex min-h-11 items-center break-all underline"
  >
    {children}
  </Link>
);
