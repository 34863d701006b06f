import { expect, it } from 'vitest';
import { failOver, GROUP } from '../failover/setup.ts';
import { kept, setupDisabled } from './setup.ts';

it.each(['enable', 'reprotect', 'disable', 'restore'] as const)(
  'a failover that is asked for while a run of %s has the group is refused, and leaves it to that run',
  async (kind) => {
    const subject = await setupDisabled({ servers: 1 });
    const { store, clock } = subject.runtime;
    const group = await store.findGroup(GROUP);
    if (!group) throw new Error('no group');
    const status = {
      enable: 'starting',
      reprotect: 'reprotecting',
      disable: 'stopping',
      restore: 'failed-over',
    } as const;
    const takenAt = new Date(clock.now()).toISOString();
    const lease = { kind, failoverId: 'p-1', executionId: 'e-1', epoch: 1, production: 'source', takenAt } as const;
    const held = await store.saveGroup({ ...group, status: status[kind], epoch: 1, lease }, group);

    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED', error: 'StatusNotAllowedError' });

    const after = await kept(subject.runtime);
    expect(after.group).toMatchObject({ status: held.status, epoch: 1, lease });
    expect(after.instances.map(({ status: its }) => its)).not.toContain('error-failing-over');
  },
);
