import { describe, expect, it } from 'vitest';
import { fieldName, InvalidGroupDescriptionError } from '../../../../lambdas/domain/errors/operation-errors.ts';
import type { ObservedSite } from '../../../../lambdas/domain/site/observed.ts';
import { parseAutomationPolicy } from '../../../../lambdas/handlers/operations/automation/automation-description.ts';
import type { GroupDescription } from '../../../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../../../lambdas/handlers/operations/groups/import-group.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../../../support/builders.ts';
import { createMemoryAutomationStore } from '../../../support/fakes/automation-store.ts';
import { createFakeCompute } from '../../../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock } from '../../../support/fakes/time-and-ids.ts';
import {
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
  makeVolume,
} from '../../../support/observed.ts';

const site = { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' };

const describeGroup = (overrides: Partial<GroupDescription> = {}): GroupDescription => ({
  name: 'orders',
  sites: { source: site, target: site },
  instances: [{ name: 'web', servers: { source: 'i-production', target: 'i-dr' } }],
  ...overrides,
});

const instance = (overrides: Partial<GroupDescription['instances'][number]> = {}) => [
  { name: 'web', servers: { source: 'i-production', target: 'i-dr' }, ...overrides },
];

const volumes = [makeVolume({ id: 'vol-production', tags: {} }), makeVolume({ id: 'vol-dr', tags: {} })];

const setup = (observed: ObservedSite = makeSite({ volumes })) => {
  const store = createMemoryGroupStore();
  const { compute, queries } = createFakeCompute(observed);
  return { store, queries, importGroup: createImportGroup({ store, compute, clock: createFakeClock() }) };
};

const problemsOf = async (attempt: Promise<unknown>): Promise<Record<string, string>> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidGroupDescriptionError);
  const { problems } = error as InvalidGroupDescriptionError;
  return Object.fromEntries(problems.map(({ path, message }) => [fieldName(path), message]));
};

describe('importing a protection group', () => {
  it('protects the group with production at the source', async () => {
    const { importGroup, store } = setup();
    await importGroup(describeGroup());
    expect(await store.findGroup('orders')).toMatchObject({
      status: 'protected',
      protectedStatus: 'started',
      priorityStation: 'source',
      epoch: 0,
      demands: { mac: 'required', privateIp: 'required', eip: 'required' },
      createdAt: START,
    });
  });

  it('sets the policy for failover without a person, and refuses it where none is kept', async () => {
    const automation = parseAutomationPolicy({ mode: 'notify', signals: { alarms: ['a'], monitors: ['m'] } });
    const { importGroup, store } = setup();
    expect(await problemsOf(importGroup(describeGroup({ automation })))).toHaveProperty('automation');
    expect(await store.findGroup('orders')).toBeUndefined();
    const { compute } = createFakeCompute(makeSite({ volumes }));
    const kept = createMemoryAutomationStore();
    await createImportGroup({ store, compute, clock: createFakeClock(), automation: kept })(
      describeGroup({ automation }),
    );
    expect((await kept.findState('orders'))?.value).toMatchObject({ policy: automation, groupCreatedAt: START });
  });

  it('records the identity of every NIC and disk as EC2 shows it', async () => {
    const { importGroup } = setup();
    const { instances, pairs } = await importGroup(describeGroup());
    expect(instances[0]?.nics).toMatchObject([
      {
        networkInterfaceId: 'eni-service',
        role: 'service',
        macAddress: '0a:00:00:00:00:01',
        privateIps: [
          { address: '10.0.0.11', primary: true, eip: { allocationId: 'eipalloc-1', publicIp: '203.0.113.11' } },
          { address: '10.0.0.12', primary: false },
        ],
      },
    ]);
    expect(pairs).toMatchObject([
      {
        device: '/dev/xvda',
        bootable: true,
        replicationStatus: 'active',
        faultLevel: 0,
        volumes: { source: 'vol-production', target: 'vol-dr' },
        disk: { sizeGiB: 8, type: 'gp3' },
      },
    ]);
  });

  it.each(['source', 'target'] as const)(
    'refuses a %s server that an earlier failover has tagged as fenced',
    async (station) => {
      const tags = { 'sdrs:fenced': 'failover-1' };
      const servers =
        station === 'source' ? [makeServer({ tags }), makeDrServer()] : [makeServer(), makeDrServer({ tags })];
      const { importGroup, store } = setup(makeSite({ volumes, servers }));
      const problems = await problemsOf(importGroup(describeGroup()));
      const id = station === 'source' ? 'i-production' : 'i-dr';
      expect(problems[`instances[0].servers.${station}`]).toContain(
        `aws ec2 delete-tags --resources ${id} --tags Key=sdrs:fenced`,
      );
      expect(await store.findGroup('orders')).toBeUndefined();
    },
  );

  it('takes what the owner says of a NIC', async () => {
    const { importGroup } = setup();
    const nics = [{ networkInterfaceId: 'eni-service', role: 'management' as const }];
    const { instances } = await importGroup(describeGroup({ instances: instance({ nics }) }));
    expect(instances[0]?.nics[0]?.role).toBe('management');
  });

  it('records the routes that lead to a NIC as its owner declares them', async () => {
    const { store, importGroup } = setup();
    const overlay = { addresses: ['10.99.0.10'], routeTableIds: ['rtb-1'] };
    await importGroup(
      describeGroup({ instances: instance({ nics: [{ networkInterfaceId: 'eni-service', overlay }] }) }),
    );
    const { instances } = await store.members('orders');
    expect(instances[0]?.nics.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-service')).toMatchObject({
      overlay,
    });
  });

  it('names routes that cannot lead: of a management NIC, of an overlay and a twin, of an address declared twice', async () => {
    const overlay = { addresses: ['10.99.0.10', '10.99.0.10'], routeTableIds: ['rtb-1'] };
    const attachments = { source: 'tgw-attach-1', target: 'tgw-attach-2' };
    const twin = { transitGatewayRouteTableId: 'tgw-rtb-1', attachments };
    const nics = [{ networkInterfaceId: 'eni-service', role: 'management' as const, overlay, twin }];
    const problems = await problemsOf(setup().importGroup(describeGroup({ instances: instance({ nics }) })));
    expect(problems).toMatchObject({
      'instances[0].nics[0].overlay': expect.stringContaining('management'),
      'instances[0].nics[0].overlay.addresses[1]': expect.stringContaining('declared twice'),
      'instances[0].nics[0].twin': expect.stringContaining('both sites are in vpc-1'),
    });
  });

  it('writes the import into the audit trail', async () => {
    const { importGroup, store } = setup();
    await importGroup(describeGroup());
    expect(await store.listEvents('orders')).toMatchObject([{ type: 'createProtectionGroup', at: START }]);
  });

  it('finds the DR disk of a root disk at the DR server own root device', async () => {
    const dr = makeDrServer({
      rootDeviceName: '/dev/sda1',
      disks: [{ device: '/dev/sda1', volumeId: 'vol-dr', state: 'attached' }],
    });
    const { importGroup } = setup(makeSite({ servers: [makeServer(), dr], volumes }));
    expect((await importGroup(describeGroup())).pairs[0]?.volumes.target).toBe('vol-dr');
  });

  it('leaves the DR disk open where the DR server has none at that device', async () => {
    const { importGroup } = setup(makeSite({ servers: [makeServer(), makeDrServer({ disks: [] })], volumes }));
    expect((await importGroup(describeGroup())).pairs[0]?.volumes).toEqual({ source: 'vol-production' });
  });

  it('names every problem at once', async () => {
    const foreignNic = makeObservedNic({ id: 'eni-foreign', attachment: undefined as never });
    const { importGroup } = setup(makeSite({ nics: [makeObservedNic(), makeDrNic(), foreignNic], volumes }));
    const problems = await problemsOf(
      importGroup(
        describeGroup({
          sites: { source: { ...site, availabilityZone: 'eu-central-1b' }, target: { ...site, vpcId: 'vpc-2' } },
          instances: instance({
            nics: [
              { networkInterfaceId: 'eni-service', macAddress: '0a:00:00:00:00:02', privateIps: ['10.0.0.11'] },
              { networkInterfaceId: 'eni-foreign', drNetworkInterfaceId: 'eni-service' },
            ],
            pairs: [{ device: '/dev/sdz' }, { device: '/dev/xvda', volumes: { source: 'vol-other' } }],
          }),
        }),
      ),
    );
    expect(problems).toEqual({
      'instances[0].servers.source': expect.stringContaining('is in zone eu-central-1a, its site in eu-central-1b'),
      'instances[0].servers.target': expect.stringContaining('is in VPC vpc-1, its site is vpc-2'),
      'instances[0].nics[0].macAddress': expect.stringContaining('0a:00:00:00:00:01'),
      'instances[0].nics[0].privateIps': expect.stringContaining('10.0.0.11, 10.0.0.12'),
      'instances[0].nics[1].networkInterfaceId': expect.stringContaining('attached to no server, not to i-production'),
      'instances[0].nics[1].drNetworkInterfaceId': expect.stringContaining('attached to i-production, not to i-dr'),
      'instances[0].pairs[0].device': expect.stringContaining('its devices are /dev/xvda'),
      'instances[0].pairs[1].volumes.source': expect.stringContaining('there is vol-production'),
    });
  });

  it('stores nothing of a group with a problem', async () => {
    const { importGroup, store } = setup();
    await problemsOf(importGroup(describeGroup({ instances: instance({ pairs: [{ device: '/dev/sdz' }] }) })));
    expect(await store.listGroups()).toEqual([]);
    expect(await store.listEvents('orders')).toEqual([]);
  });

  it('names a server that does not exist', async () => {
    const observed = makeSite({ volumes });
    const servers = new Map([...observed.servers, ['i-dr', { is: 'absent' } as const]]);
    const { importGroup } = setup({ ...observed, servers });
    expect(await problemsOf(importGroup(describeGroup()))).toEqual({
      'instances[0].servers.target': expect.stringContaining('there is no server i-dr'),
    });
  });

  it('asks to try again when EC2 does not show a server', async () => {
    const observed = makeSite({ volumes });
    const servers = new Map([...observed.servers, ['i-dr', { is: 'unknown', why: 'throttled' } as const]]);
    const { importGroup } = setup({ ...observed, servers });
    await expect(importGroup(describeGroup())).rejects.toMatchObject({
      name: 'SiteNotObservedError',
      message: expect.stringContaining('throttled'),
    });
  });

  it('refuses a server that is named twice', async () => {
    const { importGroup } = setup();
    const twice = [...instance(), { name: 'web', servers: { source: 'i-other', target: 'i-dr' } }];
    expect(await problemsOf(importGroup(describeGroup({ instances: twice })))).toMatchObject({
      'instances[1].name': expect.stringContaining('"web" names another instance already'),
      'instances[1].servers.target': expect.stringContaining('server i-dr is named twice'),
    });
  });

  it('refuses a production server as its own DR server', async () => {
    const { importGroup } = setup();
    const own = [{ name: 'web', servers: { source: 'i-production', target: 'i-production' } }];
    expect(await problemsOf(importGroup(describeGroup({ instances: own })))).toMatchObject({
      'instances[0].servers.target': expect.stringContaining('server i-production is named twice'),
    });
  });

  it('refuses a server of another group', async () => {
    const { importGroup, store } = setup();
    await store.create({
      group: makeProtectionGroup({ id: 'other', name: 'other' }),
      instances: [makeProtectedInstance({ groupId: 'other', servers: { source: 'i-dr', target: 'i-9' } })],
      pairs: [],
    });
    expect(await problemsOf(importGroup(describeGroup()))).toEqual({
      'instances[0].servers.target': 'server i-dr belongs to protection group "other" already',
    });
  });

  it('takes over a server that is known of a group that does not exist (any more)', async () => {
    const store = createMemoryGroupStore();
    const orphan = makeProtectedInstance({ groupId: 'never-created' });
    const importGroup = createImportGroup({
      store: { ...store, findInstanceByServer: async () => orphan },
      compute: createFakeCompute(makeSite({ volumes })).compute,
      clock: createFakeClock(),
    });
    await expect(importGroup(describeGroup())).resolves.toMatchObject({ group: { id: 'orders' } });
  });

  it('refuses an id and a name that are taken', async () => {
    const { importGroup } = setup();
    await importGroup(describeGroup());
    expect(await problemsOf(importGroup(describeGroup()))).toMatchObject({
      name: expect.stringContaining('exists already'),
    });
    expect(await problemsOf(importGroup(describeGroup({ id: 'orders-2' })))).toMatchObject({
      name: expect.stringContaining('is the name of protection group orders already'),
    });
  });

  it('refuses a group without any replication pair', async () => {
    const { importGroup } = setup();
    expect(await problemsOf(importGroup(describeGroup({ instances: instance({ pairs: [] }) })))).toEqual({
      instances: expect.stringContaining('no instance has a replication pair'),
    });
  });
});

describe('importing a group with an isolation security group', () => {
  const ISOLATION = 'sg-0a1b2c3d4e5f60071';
  const policy = { isolationSecurityGroupId: ISOLATION };
  const path = 'policy.isolationSecurityGroupId';
  const isolation = { id: ISOLATION, name: 'isolation', vpcId: 'vpc-1' };

  it('keeps it in the policy', async () => {
    const { importGroup, store } = setup(makeSite({ volumes, securityGroups: [isolation] }));
    await importGroup(describeGroup({ policy }));
    expect((await store.findGroup('orders'))?.policy).toMatchObject({ ...policy, fencingBudgetSeconds: 600 });
  });

  it('finds that it is in another VPC, or not there', async () => {
    const elsewhere = setup(makeSite({ volumes, securityGroups: [{ ...isolation, vpcId: 'vpc-9' }] }));
    expect(await problemsOf(elsewhere.importGroup(describeGroup({ policy })))).toEqual({
      [path]: `security group ${ISOLATION} is in vpc-9, production in vpc-1; name one of production's VPC`,
    });
    const absent = setup(makeSite({ volumes }, { securityGroups: new Map([[ISOLATION, { is: 'absent' }]]) }));
    expect(await problemsOf(absent.importGroup(describeGroup({ policy })))).toEqual({
      [path]: `there is no security group ${ISOLATION} in this account and region`,
    });
  });

  it('refuses a DR server whose NIC an earlier failover has left isolated', async () => {
    const nics = [makeObservedNic(), makeDrNic({ securityGroupIds: [ISOLATION] })];
    const { importGroup } = setup(makeSite({ volumes, nics, securityGroups: [isolation] }));
    expect(await problemsOf(importGroup(describeGroup({ policy })))).toEqual({
      'instances[0].servers.target': `NIC eni-dr has the isolation security group ${ISOLATION}; give it its own groups without that, then import again`,
    });
  });

  it.each([
    ['alone', [ISOLATION]],
    ['among others', ['sg-1', ISOLATION]],
  ])('records no NIC that has that group %s', async (_, securityGroupIds) => {
    const nics = [makeObservedNic({ securityGroupIds }), makeDrNic()];
    const { importGroup } = setup(makeSite({ volumes, nics, securityGroups: [isolation] }));
    expect(await problemsOf(importGroup(describeGroup({ policy })))).toEqual({
      'instances[0]': `NIC eni-service has the isolation security group ${ISOLATION}; give it its own groups without that, then import again`,
    });
  });
});
