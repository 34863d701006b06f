import { describe, expect, it } from 'vitest';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { failOver, GROUP, type HeldSubject, setup } from '../failover/setup.ts';
import { kept, launchSpare, terminate, turn } from './setup.ts';

/** A protected group whose production is at home, or where a failover has brought it. */
const facing = async (where: 'home' | 'away'): Promise<HeldSubject> => {
  const subject = await setup({ servers: 2 });
  if (where === 'home') return subject;
  expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
  expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
  return subject;
};

const lost = async (subject: HeldSubject, where: 'home' | 'away') => {
  const [server] = subject.site.servers;
  if (!server) throw new Error('no server was seeded');
  const [waiting, produces] = where === 'home' ? [server.dr, server.production] : [server.production, server.dr];
  const spare = await launchSpare(subject.runtime, waiting);
  await terminate(subject.runtime, waiting);
  return { name: server.name, waiting, produces, spare };
};

const findingsOf = async ({ runtime }: HeldSubject, name: string): Promise<string> => {
  const { plan } = await createPlanFailover(runtime)(GROUP);
  const server = plan.servers.find((one) => one.name === name);
  return (server?.findings ?? []).map(({ code, message }) => `${code}: ${message}`).join('\n');
};

describe.each(['home', 'away'] as const)('a DR server that is lost while production is %s', (where) => {
  it('is replaced by the commands that the plan names, and the group fails over to the new one', async () => {
    const subject = await facing(where);
    const { name, waiting, produces, spare } = await lost(subject, where);

    const finding = await findingsOf(subject, name);
    expect(finding).toContain(`dr-server-missing: DR server ${waiting}`);
    expect(finding).toMatch(
      new RegExp(`sdrs protect disable pets\\..*sdrs protect enable pets --dr-server ${name}=i-…\\.`),
    );
    expect(finding.includes('--replace')).toBe(where === 'home');

    expect(await turn(subject, 'off')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await turn(subject, 'on', [{ instance: name, serverId: spare }])).toMatchObject({ status: 'SUCCEEDED' });

    expect(await findingsOf(subject, name)).not.toContain('dr-server-missing');
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    const { group, instances } = await kept(subject.runtime);
    const servers = where === 'home' ? { source: produces, target: spare } : { source: spare, target: produces };
    expect(instances.find((instance) => instance.name === name)).toMatchObject({ servers, status: 'failed-over' });
    expect(group).toMatchObject({ status: 'failed-over', priorityStation: where === 'home' ? 'target' : 'source' });
  });

  it('is not replaced by a server that is not free', async () => {
    const subject = await facing(where);
    const { name, produces } = await lost(subject, where);
    expect(await turn(subject, 'off')).toMatchObject({ status: 'SUCCEEDED' });
    const before = await kept(subject.runtime);
    await expect(turn(subject, 'on', [{ instance: name, serverId: produces }])).rejects.toMatchObject({
      name: 'StandbyMissingError',
      message: expect.stringContaining(`${produces} is the present production of ${name}.`),
    });
    expect(await kept(subject.runtime)).toEqual(before);
  });
});

it('a DR server that is lost while a protection in the other direction has failed is replaced by the next try', async () => {
  const subject = await facing('away');
  const { runtime } = subject;
  const { name, produces, spare } = await lost(subject, 'away');
  const { group, instances } = await kept(runtime);
  if (!group) throw new Error('there is no group');
  const { epoch, status } = group;
  for (const instance of instances) await runtime.store.saveInstance({ ...instance, status: 'error-reprotecting' });
  await runtime.store.saveGroup({ ...group, status: 'error-reprotecting' }, { epoch, status });
  await expect(turn(subject, 'on')).rejects.toMatchObject({ name: 'StandbyMissingError' });

  expect(await turn(subject, 'on', [{ instance: name, serverId: spare }])).toMatchObject({ status: 'SUCCEEDED' });

  const after = await kept(runtime);
  expect(after.instances.find((instance) => instance.name === name)).toMatchObject({
    servers: { source: spare, target: produces },
    status: 'protected',
  });
  const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'drServerReplaced');
  expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(`${name}: ${spare}`)]);
});
