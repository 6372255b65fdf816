import { AppError } from '@inkvine/contracts/errors';
import { UnrecoverableError } from 'bullmq';
import { describe, expect, it, vi } from 'vitest';
import type { Handlers } from './handlers.ts';
import { processJob } from './process-job.ts';

const USER = '01a1fa79-1ef3-70ad-9e5f-0e7dbd76d7a9';

function handlers(createWallet: Handlers['wallet.create']): Handlers {
  const unexpected = () => Promise.reject(new Error('not this job'));
  return {
    'wallet.create': createWallet,
    'wallet.announce-donation': unexpected,
    'wallet.send-gift-notice': unexpected,
    'wallet.advance-legacy-import': unexpected,
    'memberships.close-lost': unexpected,
    'memberships.send-notice': unexpected,
    'memberships.send-run-notice': unexpected,
    'payments.apply-gateway-event': unexpected,
    'payments.send-receipt': unexpected,
    'payments.send-deposit-notice': unexpected,
    'payments.settle-refund': unexpected,
    'payments.detach-method': unexpected,
    'payments.send-refund-notice': unexpected,
    'payments.send-dispute-notice': unexpected,
    'identity.send-password-reset': unexpected,
    'perks.write-codes': unexpected,
    'stories.write-backup': unexpected,
    'creators.settle': unexpected,
    'creators.send-payout': unexpected,
    'creators.send-payout-notice': unexpected,
    'creators.send-destination-notice': unexpected,
    'drafts.sync': unexpected,
  };
}

describe('processing a job', () => {
  it('gives the handler the parsed payload, and nothing that the schema does not know', async () => {
    const create = vi.fn<Handlers['wallet.create']>(() => Promise.resolve());
    await processJob(handlers(create), 'wallet.create', { userId: USER, stowaway: true });
    expect(create).toHaveBeenCalledExactlyOnceWith({ userId: USER });
  });

  it('does not retry what no retry can mend', async () => {
    const refused = handlers(() => Promise.reject(new AppError('NOT_FOUND')));
    await expect(processJob(refused, 'wallet.create', { userId: USER })).rejects.toThrow(UnrecoverableError);
    await expect(processJob(refused, 'wallet.create', { userId: 'nobody' })).rejects.toThrow(
      UnrecoverableError,
    );
    await expect(processJob(refused, 'wallet.unheard-of', {})).rejects.toThrow(UnrecoverableError);
    await expect(processJob(refused, 'toString', {})).rejects.toThrow(UnrecoverableError);
  });

  it('lets a passing fault come again', async () => {
    const shaky = handlers(() => Promise.reject(new AppError('GATEWAY_UNAVAILABLE')));
    const error = await processJob(shaky, 'wallet.create', { userId: USER }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(AppError);
    const fault = await processJob(
      handlers(() => Promise.reject(new Error('connection lost'))),
      'wallet.create',
      {
        userId: USER,
      },
    ).catch((reason: unknown) => reason);
    expect(fault).not.toBeInstanceOf(UnrecoverableError);
  });
});
