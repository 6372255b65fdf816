import type { SpendOutcome } from '@inkvine/db/wallet/spend.repository';
import { describe, expect, it, vi } from 'vitest';
import { spendUntilDecided } from './spend-until-decided.ts';

const OK: SpendOutcome = { status: 'OK', paid: 1, bonus: 2 };
const RETRY: SpendOutcome = { status: 'RETRY' };

function conflict(code: string): Error {
  return Object.assign(new Error('conflict'), { code });
}

const noWallet = () => Promise.reject(new Error('the wallet was there'));

describe('a spend is sent again', () => {
  it('until coins stop coming in while it waits', async () => {
    const attempt = vi.fn<() => Promise<SpendOutcome>>().mockResolvedValue(OK);
    attempt.mockResolvedValueOnce(RETRY).mockResolvedValueOnce(RETRY);
    expect(await spendUntilDecided(attempt, noWallet)).toEqual(OK);
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  it.each(['40P01', '40001'])('after PostgreSQL ended it with %s', async (code) => {
    const attempt = vi
      .fn<() => Promise<SpendOutcome>>()
      .mockResolvedValue(OK)
      .mockRejectedValueOnce(conflict(code));
    expect(await spendUntilDecided(attempt, noWallet)).toEqual(OK);
  });

  it('once the wallet has been made', async () => {
    const attempt = vi.fn<() => Promise<SpendOutcome>>().mockResolvedValue(OK);
    attempt.mockResolvedValueOnce({ status: 'NO_WALLET' });
    const createWallet = vi.fn<() => Promise<void>>().mockResolvedValue();
    expect(await spendUntilDecided(attempt, createWallet)).toEqual(OK);
    expect(createWallet).toHaveBeenCalledOnce();
  });
});

describe('a spend is not sent again', () => {
  it('when it was decided', async () => {
    for (const status of ['DUPLICATE', 'NO_SUBJECT'] as const) {
      const attempt = vi.fn<() => Promise<SpendOutcome>>().mockResolvedValue({ status });
      expect(await spendUntilDecided(attempt, noWallet)).toEqual({ status });
      expect(attempt).toHaveBeenCalledOnce();
    }
  });

  it('after a fault that is no conflict', async () => {
    const attempt = vi.fn<() => Promise<SpendOutcome>>().mockRejectedValue(conflict('23514'));
    await expect(spendUntilDecided(attempt, noWallet)).rejects.toMatchObject({ code: '23514' });
    expect(attempt).toHaveBeenCalledOnce();
  });

  it('for ever', async () => {
    const attempt = vi.fn<() => Promise<SpendOutcome>>().mockResolvedValue(RETRY);
    await expect(spendUntilDecided(attempt, noWallet)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(attempt).toHaveBeenCalledTimes(50);
  });
});
