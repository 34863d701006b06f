import { describe, expect, it } from 'vitest';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { hasChanged } from '../../../lambdas/handlers/pass/record.ts';
import { makeProtectedInstance, START } from '../../support/builders.ts';

const seen = (state: string, at: string) =>
  makeProtectedInstance({ progress: { ...startProgress('f-1', START), seen: { state, at } } });

describe('what a pass saw of a production server', () => {
  const before = seen('stopping', START);
  const LATER = '2026-11-23T09:05:00.000Z';

  it('is written where it is something else', () => {
    expect(hasChanged(before, seen('stopped', LATER))).toBe(true);
    expect(hasChanged(makeProtectedInstance({ progress: startProgress('f-1', START) }), before)).toBe(true);
  });

  it('is no reason to write where EC2 shows the same again', () => {
    expect(hasChanged(before, seen('stopping', LATER))).toBe(false);
  });
});
