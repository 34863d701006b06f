import { describe, expect, it } from 'vitest';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { setupRelaunch } from './relaunch-site.ts';
import { failOver, GROUP } from './setup.ts';

describe('the dry run of a relaunch', () => {
  it('lists the very calls that EC2 then receives, each with a precondition that holds', async () => {
    const subject = await setupRelaunch();
    const { runtime } = subject;
    const { dryRun, plan } = await createPlanFailover(runtime)(GROUP);
    expect(plan.verdict).toBe('WARN');
    const foretold = dryRun.servers.flatMap(({ calls }) => calls);
    expect(foretold.filter(({ preconditionHolds }) => !preconditionHolds)).toEqual([]);
    expect(dryRun.servers.map(({ ends }) => ends)).toEqual(['migrated']);
    expect(foretold.map(({ action }) => action.do)).toEqual(
      expect.arrayContaining(['check-launch', 'keep-volumes', 'terminate', 'launch-server', 'force-stop']),
    );
    const before = runtime.ec2.calls().length;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    const received = runtime.ec2.calls().slice(before);
    // Resources that get the same tags share a call.
    const said = received.flatMap(({ action, input }) => {
      const { Resources = [''] } = input as { readonly Resources?: readonly string[] };
      return action.startsWith('Describe') ? [] : Resources.map(() => action);
    });
    expect(foretold.map(({ api }) => api).sort()).toEqual(said.sort());
  });

  it('expects a relaunch to take longer than a move, and says how long', async () => {
    const { runtime } = await setupRelaunch();
    const { dryRun } = await createPlanFailover(runtime)(GROUP);
    expect(dryRun.seconds).toBeGreaterThan(90);
  });
});
