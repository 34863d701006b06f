import { describe, expect, it } from 'vitest';
import { must } from '../../local/site/ec2.ts';
import { failOver, type HeldSubject, setup, startByHand } from '../failover/setup.ts';
import { kept, launchSpare, terminate, turn } from './setup.ts';

/** A group of two servers that has failed over. */
const failedOver = async (): Promise<HeldSubject> => {
  const subject = await setup({ servers: 2 });
  expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
  return subject;
};

const serversOf = ({ site }: HeldSubject, n: number) => {
  const server = site.servers[n];
  if (!server) throw new Error(`no server ${n} was seeded`);
  return server;
};

/** What is refused changes nothing of the group. */
const expectRefused = async (
  subject: HeldSubject,
  drServers: Parameters<typeof turn>[2],
  error: { readonly name: string; readonly message: RegExp },
): Promise<void> => {
  const before = await kept(subject.runtime);
  const refused = turn(subject, 'on', drServers);
  await expect(refused).rejects.toMatchObject({ name: error.name, message: expect.stringMatching(error.message) });
  expect(await kept(subject.runtime)).toEqual(before);
};

describe('a server that is named to wait', () => {
  it('is not the present production of its own instance', async () => {
    const subject = await failedOver();
    const { name, dr } = serversOf(subject, 0);
    await expectRefused(subject, [{ instance: name, serverId: dr }], {
      name: 'StandbyMissingError',
      message: new RegExp(`${dr} is the present production of ${name}\\.`),
    });
  });

  it('is not the present production of another instance, nor the server that waits for one', async () => {
    const subject = await failedOver();
    const [one, other] = [serversOf(subject, 0), serversOf(subject, 1)];
    await expectRefused(subject, [{ instance: one.name, serverId: other.dr }], {
      name: 'StandbyMissingError',
      message: new RegExp(`${other.dr} is the present production of ${other.name}\\.`),
    });
    await expectRefused(subject, [{ instance: one.name, serverId: other.production }], {
      name: 'StandbyMissingError',
      message: new RegExp(`${other.production} waits for ${other.name} already\\.`),
    });
  });

  it('is named for one instance alone', async () => {
    const subject = await failedOver();
    const [one, other] = [serversOf(subject, 0), serversOf(subject, 1)];
    const serverId = await launchSpare(subject.runtime, one.production);
    const both = [one.name, other.name].map((instance) => ({ instance, serverId }));
    await expectRefused(subject, both, {
      name: 'StandbyMissingError',
      message: new RegExp(`${serverId} is named for ${other.name} as well\\.`),
    });
  });

  it('is named for an instance of the group, and is the only one for it', async () => {
    const subject = await failedOver();
    const { name, production } = serversOf(subject, 0);
    const servers = [await launchSpare(subject.runtime, production), await launchSpare(subject.runtime, production)];
    await expectRefused(subject, [{ instance: 'db-11', serverId: servers[0] ?? '?' }], {
      name: 'InstanceNotInGroupError',
      message: /db-11/,
    });
    const { instances } = await kept(subject.runtime);
    const id = instances.find((instance) => instance.name === name)?.id ?? '?';
    const twice = [name, id].map((instance, n) => ({ instance, serverId: servers[n] ?? '?' }));
    await expectRefused(subject, twice, {
      name: 'InvalidRequestError',
      message: new RegExp(`${name} would get ${servers.join(' and ')}`),
    });
  });

  it('waits in the place of a lost one', async () => {
    const subject = await failedOver();
    const { name, dr, production } = serversOf(subject, 0);
    const serverId = await launchSpare(subject.runtime, production);
    await terminate(subject.runtime, production);
    expect(await turn(subject, 'on', [{ instance: name, serverId }])).toMatchObject({ status: 'SUCCEEDED' });
    const { instances } = await kept(subject.runtime);
    expect(instances.find((instance) => instance.name === name)?.servers).toEqual({ source: serverId, target: dr });
  });

  it('is stopped, and nobody is told that the guard would stop it', async () => {
    const subject = await failedOver();
    const { name, production } = serversOf(subject, 0);
    const serverId = await launchSpare(subject.runtime, production, { state: 'running' });
    await terminate(subject.runtime, production);
    await expectRefused(subject, [{ instance: name, serverId }], {
      name: 'StandbyNotStoppedError',
      message: new RegExp(`${name}: ${serverId}, named as its DR server, is running\\. Stop each, then call again\\.$`),
    });
  });

  it('takes no place of a former production that runs', async () => {
    const subject = await failedOver();
    const { ec2, clock } = subject.runtime;
    const { name, production, dr } = serversOf(subject, 0);
    const serverId = await launchSpare(subject.runtime, dr);
    const root = await ec2.inspect((view) =>
      view
        .list('volumes')
        .find(({ tags, attachment, snapshotId }) => tags['sdrs:freed-by'] && !attachment && !snapshotId),
    );
    await startByHand(
      { runtime: subject.runtime, roots: new Map([[production, must(root, 'a freed root volume').id]]) },
      production,
    );
    await clock.sleep(60_000);
    await expectRefused(subject, [{ instance: name, serverId }], {
      name: 'StandbyNotStoppedError',
      message: new RegExp(`${production}, the former production, is running\\..* "sdrs guard sweep pets" stops`),
    });
  });
});
