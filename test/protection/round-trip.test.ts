import { DescribeSnapshotsCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createDeleteLeftovers } from '../../lambdas/handlers/operations/leftovers/leftovers.ts';
import { failOver, GROUP, type HeldSubject, identityOf, type SetupOptions, serversById } from '../failover/setup.ts';
import { kept, setupDisabled, turn } from './setup.ts';

const TRIPS = 10;

/** What has to be the same after each way there, and after each way home. */
const standing = async ({ runtime, site }: HeldSubject) => {
  const servers = await serversById(runtime.ec2);
  const { group, instances, pairs } = await kept(runtime);
  return {
    priorityStation: group?.priorityStation,
    owners: await identityOf(
      runtime.ec2,
      site.servers.flatMap(({ production, dr }) => [production, dr]),
    ),
    volumes: (await runtime.ec2.send(new DescribeVolumesCommand({}))).Volumes?.map(({ State }) => State).sort(),
    snapshots: (await runtime.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots?.length,
    servers: site.servers.map(({ production, dr }) =>
      [production, dr].map((id) => ({
        state: servers.get(id)?.State?.Name,
        nics: servers
          .get(id)
          ?.NetworkInterfaces?.map(({ NetworkInterfaceId }) => NetworkInterfaceId)
          .sort(),
        devices: servers
          .get(id)
          ?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)
          .sort(),
        tags: servers
          .get(id)
          ?.Tags?.map(({ Key }) => Key)
          .sort(),
      })),
    ),
    records: instances.map(({ nics, standbyNics, servers: own }) => ({ nics, standbyNics, own })),
    pairs: pairs.map(({ device, volumes }) => [device, Object.keys(volumes).sort()]),
  };
};

const trailLength = async ({ runtime }: HeldSubject) => (await runtime.store.listEvents(GROUP)).length;

/** There, or home: a failover, and the protection after it. */
const half = async (subject: HeldSubject, failoverId: string) => {
  const { runtime } = subject;
  const before = await trailLength(subject);
  expect(
    await failOver(subject, failoverId),
    JSON.stringify((await runtime.store.listFailovers(GROUP))[0]),
  ).toMatchObject({ status: 'SUCCEEDED' });
  expect(await turn(subject, 'on'), JSON.stringify((await runtime.store.listOperations(GROUP))[0])).toMatchObject({
    status: 'SUCCEEDED',
  });
  await runtime.clock.sleep(15 * 86_400_000);
  const { disposed } = await createDeleteLeftovers(runtime)(GROUP, { caller: 'Ada' });
  expect(disposed.flatMap(({ outcomes }) => outcomes.filter(({ outcome }) => outcome.outcome !== 'done'))).toEqual([]);
  await runtime.clock.sleep(60_000);
  expect((await kept(runtime)).group).toMatchObject({ status: 'protected', protectedStatus: 'started' });
  return (await trailLength(subject)) - before;
};

const SITES: readonly (readonly [string, SetupOptions])[] = [['one zone', {}]];

describe.each(SITES)('a group that goes there and home in %s', (_, options) => {
  it(`is the same after each of ${TRIPS} round trips`, async () => {
    const subject = await setupDisabled({ servers: 2, ...options });
    await turn(subject, 'on');
    await subject.runtime.clock.sleep(3_600_000);
    const trips: { there: unknown; home: unknown; lines: number[] }[] = [];
    for (let trip = 0; trip < TRIPS; trip += 1) {
      const away = await half(subject, `there-${trip}`);
      const there = await standing(subject);
      const back = await half(subject, `home-${trip}`);
      trips.push({ there, home: await standing(subject), lines: [away, back] });
    }
    const [first, second, ...others] = trips;
    expect(second?.there).toEqual(first?.there);
    for (const trip of others) expect(trip).toEqual(second);
  });
});
