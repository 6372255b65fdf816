import { randomUUID } from 'node:crypto';
import { HorizonToken } from '@inkvine/contracts/primitives';
import {
  advanceDeviceHorizon,
  DEVICE_HORIZON_MAX,
  type DeviceHorizon,
} from '@inkvine/domain/reading/device-horizon';
import { describe, expect, it } from 'vitest';
import { createHorizonTokens } from './horizon-token.ts';

const tokens = createHorizonTokens('a secret of the tests');

function horizonOf(branches: number): DeviceHorizon {
  let horizon: DeviceHorizon = [];
  for (let n = 1; n <= branches; n += 1) {
    const read = { branchId: randomUUID(), chapterId: randomUUID(), position: 2_000_000_000 + n };
    horizon = advanceDeviceHorizon(horizon, { ...read, finished: n % 2 === 0 });
  }
  return horizon;
}

describe('a token of a device', () => {
  it('says what was signed, however much that is', () => {
    for (const branches of [0, 1, DEVICE_HORIZON_MAX]) {
      const horizon = horizonOf(branches);
      expect(tokens.read(HorizonToken.parse(tokens.sign(horizon)))).toEqual(horizon);
    }
  });

  it('says nothing when it is missing, changed, of another server or no token at all', () => {
    const token = tokens.sign(horizonOf(2));
    const [payload, signature] = token.split('.');
    const other = tokens.sign(horizonOf(3)).split('.')[0];
    const elsewhere = createHorizonTokens('another secret').sign(horizonOf(2));
    const forgeries = [
      undefined,
      '',
      '.',
      'a.b',
      payload,
      `${payload}.`,
      `${other}.${signature}`,
      `${token}.x`,
    ];
    for (const forged of [...forgeries, `${payload}.${signature!.slice(0, -2)}`, elsewhere])
      expect(tokens.read(forged)).toEqual([]);
  });
});
