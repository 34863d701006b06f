import { DeleteVolumeCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import type { OnCall } from '../support/test-runtime.ts';
import { failOver, GROUP, rootVolumeOf, type Subject, serversById, setup } from './setup.ts';

const cancel = ({ runtime }: Subject, start = true) => createCancelFailover(runtime)({ group: GROUP, start });

/** Calls something just before that call to EC2, counted from when it is told to. Nothing else shows what EC2 has. */
const atCall = (call: number) => {
  const scene = { counted: -1, isReached: false, act: async (): Promise<unknown> => undefined };
  const onCall: OnCall = async (action) => {
    if (scene.counted < 0 || !action.startsWith('ec2:')) return;
    scene.counted += 1;
    if (scene.counted !== call) return;
    scene.counted = -1;
    scene.isReached = true;
    await scene.act();
  };
  const from = (act: () => Promise<unknown>): void => void Object.assign(scene, { act, counted: 0 });
  return { onCall, from, scene };
};

/** Production is fenced, and nothing has moved. */
const fenced = async (onCall: OnCall = () => undefined) => {
  const subject = await setup({ servers: 1, onCall });
  const { runtime, site } = subject;
  const production = site.servers[0]?.production ?? '?';
  const root = await rootVolumeOf(runtime.ec2, production);
  runtime.ec2.faults.deny('CreateVolume');
  expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
  return { subject, production, root: root ?? '?' };
};

type Fenced = Awaited<ReturnType<typeof fenced>>;

const terminate = ({ subject, production }: Fenced) =>
  subject.runtime.ec2.send(new TerminateInstancesCommand({ InstanceIds: [production] }));

/** Only a volume that is off its server can be deleted. */
const deleteRoot = ({ subject, root }: Fenced) =>
  subject.runtime.ec2.send(new DeleteVolumeCommand({ VolumeId: root })).catch(({ name }: Error) => {
    expect(name).toBe('VolumeInUse');
  });

/** As somebody gives the same command again, until it has nothing left to ask for. */
const cancelUntilDone = async (subject: Subject) => {
  for (let n = 1; n <= 3; n += 1) {
    const said = await cancel(subject).catch(({ name }: Error) => {
      expect(name).toBe('RollBackIncompleteError');
    });
    if (said && said.notRunning.length === 0) return said;
    await subject.runtime.clock.sleep(60_000);
  }
  throw new Error('The cancel does not come to an end.');
};

describe('a cancel during which somebody deletes a piece of production', () => {
  it.each([
    ['terminates the server', terminate, 'server'],
    ['deletes its root volume', deleteRoot, 'root-volume'],
  ] as const)('comes to its end where he %s, at whichever call', async (_, act, gone) => {
    let isReached = true;
    for (let call = 1; isReached; call += 1) {
      expect(call).toBeLessThan(120);
      const { onCall, from, scene } = atCall(call);
      const one = await fenced(onCall);
      const { subject, production } = one;
      from(() => act(one));
      await cancelUntilDone(subject);
      ({ isReached } = scene);
      scene.counted = -1;
      await subject.runtime.clock.sleep(60_000);
      const said = await cancelUntilDone(subject);
      const server = (await serversById(subject.runtime.ec2)).get(production);
      const isWhole = server?.State?.Name === 'running';
      expect(said.lost.map((one) => one.gone)).toEqual(isWhole ? [] : [gone]);
      expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
    }
  });
});

describe('a production server that is terminated once it was given back', () => {
  it('is LOST to the same command again, which waits until the server is gone, and on record', async () => {
    const one = await fenced();
    const { subject, production } = one;
    expect(await cancel(subject, false)).toMatchObject({ lost: [], servers: [production] });
    await terminate(one);
    await subject.runtime.clock.sleep(10_000);
    const again = await cancel(subject);
    expect(again).toMatchObject({ servers: [], started: [], notRunning: [] });
    expect(again.lost).toMatchObject([{ serverId: production, gone: 'server' }]);
    const [record] = await subject.runtime.store.listFailovers(GROUP);
    expect(record?.lost).toEqual(again.lost);
    const report = await createReportFailover(subject.runtime)({ group: GROUP });
    expect(report.findings.rollBack?.lost).toEqual(again.lost.map(({ message }) => message));
    expect((await cancel(subject)).lost).toEqual(again.lost);
    const told = (await subject.runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'productionLost');
    expect(told).toHaveLength(1);
  });
});
