import { describe, expect, it } from 'vitest';
import { STEPS } from '../../lambdas/workflows.ts';
import { RELAUNCH_CALLS } from '../../lib/permissions/relaunch-permissions.ts';
import { STEP_PERMISSIONS } from '../../lib/permissions/step-permissions.ts';
import { setupRelaunch } from '../failover/relaunch-site.ts';
import { failOver } from '../failover/setup.ts';

/** Checked by EC2 along with RunInstances, for the tags that the server is launched with. */
const IMPLIED = ['ec2:CreateTags'];

describe('the permissions of a deployment that may terminate', () => {
  it('let the step that migrates NICs make every call of a relaunch, and each of them is needed', async () => {
    const subject: { log?: Awaited<ReturnType<typeof setupRelaunch>>['runtime']['log'] } = {};
    const used = new Set<string>();
    const isMigrating = (): boolean => {
      const [execution] = subject.log?.list('RUNNING') ?? [];
      if (!execution) return false;
      const entered = subject.log?.events(execution.arn).map(({ stateEnteredEventDetails: it }) => it?.name);
      return entered?.findLast((name) => name !== undefined) === STEPS.migrateNics.state;
    };
    const site = await setupRelaunch(undefined, {
      onCall: (action) => {
        if (action.startsWith('ec2:') && isMigrating()) used.add(action);
      },
    });
    subject.log = site.runtime.log;
    expect(await failOver(site, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    const ec2 = (action: string) => `ec2:${action}`;
    const extra = RELAUNCH_CALLS.map(({ action }) => ec2(action));
    const { describe: looks, mutate } = STEP_PERMISSIONS.migrateNics;
    const granted = [...looks, ...mutate.map(({ action }) => action)].map(ec2).concat(extra);
    expect([...used].filter((action) => !granted.includes(action))).toEqual([]);
    expect(extra.filter((action) => !used.has(action) && !IMPLIED.includes(action))).toEqual([]);
  });
});
