import { describe, expect, it } from 'vitest';
import { firstPointOf } from '../../../lambdas/domain/synchronisation/first-point.ts';

const BEGUN = '2026-11-29T20:00:00.000Z';
const refused = (refusal: string) => ({ setId: 'instance-1.2026-11-29T20:00Z.1', at: BEGUN, refused: refusal });

const seenAt = (now: string, refusal = 'InvalidInstanceID.NotFound') =>
  firstPointOf({
    instanceId: 'instance-1',
    before: { runId: 'enable-1', begunAt: BEGUN, state: 'pending', asked: refused(refusal), reason: `${refusal}: no` },
    sets: [],
    since: 3,
    now,
  });

describe('a first recovery point that EC2 refuses', () => {
  it('is asked for again for a quarter of an hour', () => {
    const { point, ask } = seenAt('2026-11-29T20:14:59.000Z');
    expect(point.state).toBe('pending');
    expect(ask).toBe('instance-1.2026-11-29T20:14Z.1');
  });

  it('fails after that, with what EC2 said', () => {
    const { point, ask } = seenAt('2026-11-29T20:15:00.000Z');
    expect(ask).toBeUndefined();
    expect(point).toMatchObject({ state: 'failed', reason: expect.stringContaining('InvalidInstanceID.NotFound: no') });
  });

  it('is asked for as long as it takes where only the allowance was used up', () => {
    expect(seenAt('2026-11-29T21:00:00.000Z', 'deferred').ask).toBeDefined();
  });
});
