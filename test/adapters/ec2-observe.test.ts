import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { fact, present } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { lostReply, refusal, type Sent, scriptedEc2 } from '../support/scripted-ec2.ts';

const ids = (kind: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${kind}-${n}`);

const valuesOf = ({ input }: Sent): string[] => input.Filters?.[0]?.Values ?? input.InstanceIds;

const asServers = (asked: readonly string[]) => ({
  Reservations: asked.map((InstanceId) => ({ Instances: [{ InstanceId, State: { Name: 'running' } }] })),
});

const setup = (answer: (sent: Sent) => object) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const { ec2, sent } = scriptedEc2(answer);
  return { clock, sent, compute: createEc2Compute({ ec2, clock }) };
};

describe('a look in batches', () => {
  it('asks for at most 200 ids a call, and for none twice', async () => {
    const { compute, sent } = setup((one) => asServers(valuesOf(one)));
    const servers = ids('i', 450);
    const site = await compute.observe({ servers: [...servers, ...servers] });
    expect(sent.map((one) => valuesOf(one).length)).toEqual([200, 200, 50]);
    expect(servers.every((id) => fact(site.servers, id).is === 'present')).toBe(true);
  });

  it('makes only the ids of a failed call unknown', async () => {
    const { compute } = setup((one) => {
      if (valuesOf(one).includes('i-250')) throw refusal('InternalError', 'An internal error', 500);
      return asServers(valuesOf(one));
    });
    const { servers } = await compute.observe({ servers: ids('i', 450) });
    const states = ids('i', 450).map((id) => fact(servers, id).is);
    expect(states).toEqual([
      ...Array(200).fill('present'),
      ...Array(200).fill('unknown'),
      ...Array(50).fill('present'),
    ]);
    expect(fact(servers, 'i-250')).toEqual({
      is: 'unknown',
      why: 'DescribeInstances of i-250 failed: InternalError',
    });
  });

  it('leaves the other kinds of resources alone when one kind fails', async () => {
    const { compute } = setup(({ api }) => {
      if (api === 'DescribeVolumes') throw lostReply();
      return api === 'DescribeAddresses' ? { Addresses: [] } : asServers(['i-1']);
    });
    const site = await compute.observe({ servers: ['i-1'], volumes: ['vol-1'], addresses: ['eipalloc-1'] });
    expect(fact(site.servers, 'i-1').is).toBe('present');
    expect(fact(site.addresses, 'eipalloc-1')).toEqual({ is: 'absent' });
    expect(fact(site.volumes, 'vol-1')).toEqual({ is: 'unknown', why: 'DescribeVolumes of vol-1 failed: ECONNRESET' });
  });

  it('takes the empty elements of an EIP that is on nothing for none', async () => {
    const unused = {
      AllocationId: 'eipalloc-1',
      PublicIp: '203.0.113.1',
      NetworkInterfaceId: '',
      PrivateIpAddress: '',
    };
    const { compute } = setup(() => ({ Addresses: [unused] }));
    const { addresses } = await compute.observe({ addresses: ['eipalloc-1'] });
    expect(fact(addresses, 'eipalloc-1')).toEqual({
      is: 'present',
      value: { allocationId: 'eipalloc-1', publicIp: '203.0.113.1' },
    });
  });

  it('tells "has none" from "could not be asked"', async () => {
    const { compute } = setup(({ api, input }) => {
      if (input.Filters[0].Name === 'tag:sdrs:replication-pair') throw refusal('RequestLimitExceeded', 'Slow.', 503);
      return api === 'DescribeSnapshots' ? { Snapshots: [] } : { NetworkInterfaces: [] };
    });
    const { found, nics, volumes, snapshots } = await compute.observe({
      nicsOfServers: ['i-1'],
      volumesOfPairs: ['pair-1'],
      snapshotsOfVolumes: ['vol-1'],
    });
    expect(fact(found.nicsOfServers, 'i-1')).toEqual({ is: 'present', value: [] });
    expect(fact(found.snapshotsOfVolumes, 'vol-1')).toEqual({ is: 'present', value: [] });
    expect(fact(found.volumesOfPairs, 'pair-1')).toMatchObject({
      is: 'unknown',
      why: expect.stringContaining('RequestLimitExceeded'),
    });
    expect([nics.size, volumes.size, snapshots.size]).toEqual([0, 0, 0]);
  });

  it('never throws, also when no call is answered', async () => {
    const { compute } = setup(() => {
      throw lostReply();
    });
    const site = await compute.observe({
      servers: ['i-1'],
      statusChecks: true,
      protections: { disableApiStop: ['i-1'], disableApiTermination: ['i-1'] },
      nics: ['eni-1'],
      nicsOfServers: ['i-1'],
      addresses: ['eipalloc-1'],
      volumes: ['vol-1'],
      volumesOfPairs: ['pair-1'],
      snapshotsOfVolumes: ['vol-1'],
      serverTypes: ['m5.large'],
    });
    const all = [
      site.servers,
      site.nics,
      site.addresses,
      site.volumes,
      site.serverTypes,
      ...Object.values(site.protections),
      ...Object.values(site.found),
    ];
    expect(all.flatMap((facts) => [...facts.values()]).map(({ is }) => is)).toEqual(Array(10).fill('unknown'));
  });

  it('takes a protection that EC2 does not show for unknown, and one of a server that is gone for absent', async () => {
    const { compute } = setup(({ input }) => {
      if (input.InstanceId === 'i-gone') {
        throw refusal('InvalidInstanceID.NotFound', "The instance ID 'i-gone' does not exist", 400);
      }
      return input.InstanceId === 'i-on' ? { InstanceId: 'i-on', DisableApiStop: { Value: true } } : {};
    });
    const { protections } = await compute.observe({ protections: { disableApiStop: ['i-on', 'i-gone', 'i-silent'] } });
    expect(protections.disableApiStop.get('i-on')).toEqual({ is: 'present', value: true });
    expect(protections.disableApiStop.get('i-gone')).toEqual({ is: 'absent' });
    expect(protections.disableApiStop.get('i-silent')?.is).toBe('unknown');
    expect(protections.disableApiTermination.size).toBe(0);
  });

  it('asks EC2 nothing that the query does not name', async () => {
    const { compute, sent } = setup(() => ({}));
    await compute.observe({ statusChecks: true });
    expect(sent).toEqual([]);
  });

  it('is timed by the moment it began', async () => {
    const { compute, clock } = setup(() => ({}));
    expect((await compute.observe({})).at).toBe(new Date(clock.now()).toISOString());
  });
});

describe('answers in pages', () => {
  const twoPages = (second: () => object) => (one: Sent) =>
    one.input.NextToken === 'more' ? second() : { ...asServers(['i-1']), NextToken: 'more' };

  it('reads all of them', async () => {
    const { compute, sent } = setup(twoPages(() => asServers(['i-2'])));
    const { servers } = await compute.observe({ servers: ['i-1', 'i-2', 'i-3'] });
    expect(sent).toHaveLength(2);
    expect(['i-1', 'i-2', 'i-3'].map((id) => fact(servers, id).is)).toEqual(['present', 'present', 'absent']);
  });

  it('takes nobody for absent when a page is missing', async () => {
    const { compute } = setup(
      twoPages(() => {
        throw refusal('Unavailable', 'The server is overloaded', 503);
      }),
    );
    const { servers } = await compute.observe({ servers: ['i-1', 'i-2'] });
    expect(fact(servers, 'i-2').is).toBe('unknown');
  });
});

describe('status checks', () => {
  const checks = (system: string, instance: string) => ({
    InstanceStatuses: [{ InstanceId: 'i-1', SystemStatus: { Status: system }, InstanceStatus: { Status: instance } }],
  });
  const impaired = async (answer: () => object, statusChecks = true) => {
    const { compute } = setup(({ api }) => (api === 'DescribeInstanceStatus' ? answer() : asServers(['i-1'])));
    return present((await compute.observe({ servers: ['i-1'], statusChecks })).servers, 'i-1')?.impaired;
  };

  it.each([
    ['impaired', 'ok', true],
    ['ok', 'impaired', true],
    ['ok', 'ok', false],
    ['initializing', 'initializing', undefined],
    ['not-applicable', 'not-applicable', undefined],
    ['insufficient-data', 'ok', undefined],
  ])('takes system %s and instance %s as impaired: %s', async (system, instance, expected) => {
    expect(await impaired(() => checks(system, instance))).toBe(expected);
  });

  it('says nothing of health where they were not asked for, or failed', async () => {
    expect(await impaired(() => checks('impaired', 'impaired'), false)).toBeUndefined();
    const failing = () => {
      throw refusal('InternalError', 'An internal error', 500);
    };
    expect(await impaired(failing)).toBeUndefined();
  });

  it('says why they could not be read, and nothing of the kind where they could', async () => {
    const unread = async (answer: () => object) => {
      const { compute } = setup(({ api }) => (api === 'DescribeInstanceStatus' ? answer() : asServers(['i-1'])));
      return present((await compute.observe({ servers: ['i-1'], statusChecks: true })).servers, 'i-1')?.statusUnread;
    };
    const throttled = () => {
      throw refusal('RequestLimitExceeded', 'Request limit exceeded.', 503);
    };
    expect(await unread(throttled)).toBe('DescribeInstanceStatus of i-1 failed: RequestLimitExceeded');
    expect(await unread(() => checks('initializing', 'ok'))).toBeUndefined();
  });

  it('are asked of at most 100 servers a call, and of none that is terminated', async () => {
    const { compute, sent } = setup((one) => {
      if (one.api === 'DescribeInstanceStatus') return { InstanceStatuses: [] };
      const [first, ...others] = asServers(valuesOf(one)).Reservations;
      return {
        Reservations: [
          { Instances: first?.Instances.map((it) => ({ ...it, State: { Name: 'terminated' } })) },
          ...others,
        ],
      };
    });
    await compute.observe({ servers: ids('i', 151), statusChecks: true });
    const asked = sent.filter(({ api }) => api === 'DescribeInstanceStatus');
    expect(asked.map(({ input }) => input.InstanceIds.length)).toEqual([100, 50]);
    expect(asked.flatMap(({ input }) => input.InstanceIds)).not.toContain('i-0');
  });
});

describe("EC2's answers in the words of the domain", () => {
  const seeNic = async (nic: object) => {
    const { compute } = setup(() => ({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', ...nic }] }));
    return present((await compute.observe({ nics: ['eni-1'] })).nics, 'eni-1');
  };
  const seeServer = async (server: object) => {
    const { compute } = setup(() => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', ...server }] }] }));
    return present((await compute.observe({ servers: ['i-1'] })).servers, 'i-1');
  };

  it('give MAC addresses in lower case', async () => {
    expect(await seeNic({ MacAddress: '0A:1B:2C:3D:4E:5F' })).toMatchObject({ macAddress: '0a:1b:2c:3d:4e:5f' });
  });

  it('give each private IP its own EIP, and none to the others', async () => {
    const Association = { AllocationId: 'eipalloc-2', PublicIp: '198.51.100.2' };
    const nic = await seeNic({
      Association,
      PrivateIpAddresses: [
        { PrivateIpAddress: '10.0.0.5', Primary: true },
        { PrivateIpAddress: '10.0.0.6', Primary: false, Association },
      ],
    });
    expect(nic?.privateIps).toEqual([
      { address: '10.0.0.5', primary: true },
      { address: '10.0.0.6', primary: false, eip: { allocationId: 'eipalloc-2', publicIp: '198.51.100.2' } },
    ]);
  });

  it('give the primary IP the EIP that is named on the NIC alone', async () => {
    const nic = await seeNic({
      Association: { AllocationId: 'eipalloc-1', PublicIp: '198.51.100.1' },
      PrivateIpAddresses: [
        { PrivateIpAddress: '10.0.0.5', Primary: true },
        { PrivateIpAddress: '10.0.0.6', Primary: false },
      ],
    });
    expect(nic?.privateIps.map(({ eip }) => eip?.allocationId)).toEqual(['eipalloc-1', undefined]);
  });

  it('tell an auto-assigned public IP, which has no allocation, from an EIP', async () => {
    const nic = await seeNic({
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.5', Primary: true, Association: { PublicIp: '203.0.113.9' } }],
    });
    expect(nic?.privateIps[0]?.eip).toEqual({ publicIp: '203.0.113.9' });
  });

  it('leave a NIC that an AWS service holds without a server', async () => {
    const nic = await seeNic({
      InterfaceType: 'nat_gateway',
      Attachment: { AttachmentId: 'ela-attach-1', DeviceIndex: 1, Status: 'attached' },
    });
    expect(nic).toMatchObject({ type: 'nat_gateway', attachment: { id: 'ela-attach-1' } });
    expect(nic?.attachment).not.toHaveProperty('serverId');
  });

  it('give the boot mode that a server uses, before the one it was registered with', async () => {
    expect(await seeServer({ BootMode: 'uefi-preferred', CurrentInstanceBootMode: 'uefi' })).toMatchObject({
      bootMode: 'uefi',
    });
    expect(await seeServer({ BootMode: 'legacy-bios' })).toMatchObject({ bootMode: 'legacy-bios' });
    expect(await seeServer({})).not.toHaveProperty('bootMode');
  });

  it('tell Spot servers, and count a server without a state as running', async () => {
    expect(await seeServer({ InstanceLifecycle: 'spot' })).toMatchObject({ spot: true, state: 'running' });
  });
});

describe('a look at servers of two zones', () => {
  const zones = new Map([
    ['i-1', 'a'],
    ['i-2', 'a'],
    ['i-3', 'b'],
  ]);
  const servers = [...zones.keys()];

  it('asks for those of each zone by name and in a call of its own', async () => {
    const { compute, sent } = setup((one) => asServers(valuesOf(one)));
    const site = await compute.observe({ servers, zones });
    expect(sent.map(({ input }) => input)).toEqual([{ InstanceIds: ['i-1', 'i-2'] }, { InstanceIds: ['i-3'] }]);
    expect(servers.map((id) => fact(site.servers, id).is)).toEqual(['present', 'present', 'present']);
  });

  it('sees those of the other zone when one does not answer', async () => {
    const { compute } = setup((one) => {
      if (valuesOf(one).includes('i-1')) throw refusal('Unavailable', 'The service is unavailable', 503);
      return asServers(valuesOf(one));
    });
    const site = await compute.observe({ servers, zones });
    expect(servers.map((id) => fact(site.servers, id).is)).toEqual(['unknown', 'unknown', 'present']);
  });

  it('takes only those for absent that EC2 names as unknown', async () => {
    const { compute, sent } = setup((one) => {
      if (valuesOf(one).includes('i-2')) {
        throw refusal('InvalidInstanceID.NotFound', "The instance ID 'i-2' does not exist");
      }
      return asServers(valuesOf(one));
    });
    const site = await compute.observe({ servers, zones });
    expect(servers.map((id) => fact(site.servers, id).is)).toEqual(['present', 'absent', 'present']);
    expect(sent).toHaveLength(3);
  });

  it('asks for the status checks of each zone in a call of its own', async () => {
    const { compute, sent } = setup((one) =>
      one.api === 'DescribeInstanceStatus' ? { InstanceStatuses: [] } : asServers(valuesOf(one)),
    );
    await compute.observe({ servers, zones, statusChecks: true });
    const asked = sent.filter(({ api }) => api === 'DescribeInstanceStatus').map(({ input }) => input.InstanceIds);
    expect(asked).toEqual([['i-1', 'i-2'], ['i-3']]);
  });
});
