import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/cancel-failover.ts';
import { failOver, GROUP, identityOf, production, setup, volumesOf } from './setup.ts';

describe('an identity waits for the DR disks of its server', () => {
  it.each(['IncorrectState', 'CodeOfTomorrow'])(
    'stays with production where CreateVolume is refused with %s to the end, so that the failover can be cancelled',
    async (code) => {
      const subject = await setup({
        servers: 1,
        change: (description) => ({ ...description, policy: { migrationBudgetSeconds: 120 } }),
      });
      const { runtime } = subject;
      const before = await identityOf(runtime.ec2, production(subject));
      runtime.ec2.faults.failNext('CreateVolume', { code, times: 1000 });
      expect(await failOver(subject, 'failover-1')).toMatchObject({
        status: 'FAILED',
        error: 'ServerNotMigratedError',
      });
      expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
      await createCancelFailover({ ...runtime, ids: { next: () => 'roll-back-1' } })({ group: GROUP });
      expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
      expect(await volumesOf(runtime.ec2, production(subject)[0] ?? '?')).not.toEqual([]);
    },
  );
});
