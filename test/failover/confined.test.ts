import { CreateTagsCommand, DeleteTagsCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createTagGroup } from '../../lambdas/handlers/operations/groups/tag-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import type { Call } from '../../simulated-aws/ec2.ts';
import { refusedOn, statementsOf } from '../lib/policy.ts';
import { synthesise } from '../lib/synthesise.ts';
import { allTags, groupTags } from './group-tags.ts';
import { launched, setupRelaunch, volumesById } from './relaunch-site.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';

const { template } = synthesise({ allowTermination: 'true', confineToTagged: 'true' });
const STATEMENTS = [
  'FailoverStopSynchronization',
  'FailoverForceStopProductionServers',
  'FailoverMakeDrDisksAvailable',
  'FailoverMigrateNics',
].map((name) => statementsOf(template, name));

type Runtime = Subject['runtime'];

const KINDS: Readonly<Record<string, string>> = {
  i: 'instance',
  vol: 'volume',
  eni: 'network-interface',
  eipalloc: 'elastic-ip',
  snap: 'snapshot',
  sg: 'security-group',
  ami: 'image',
};

const KNOWN_ID = new RegExp(`^(eni-attach|${Object.keys(KINDS).join('|')})-[0-9a-f]{8,}$`);

/** Every id in a request, whichever parameter it stands in. */
const idsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return KNOWN_ID.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
};

/** A detachment names its attachment, and is authorised on the NIC and the server of that. */
const attachmentsIn = async ({ ec2 }: Runtime) => {
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  return new Map(
    NetworkInterfaces.map(({ NetworkInterfaceId = '?', Attachment }) => [
      Attachment?.AttachmentId ?? '?',
      [NetworkInterfaceId, Attachment?.InstanceId ?? '?'],
    ]),
  );
};

/** Tags that the call itself gives, by kind. */
const made = (
  input: Call['input'],
): readonly { readonly kind: string; readonly requestTags: Record<string, string> }[] =>
  (
    (input as { TagSpecifications?: { ResourceType: string; Tags: { Key: string; Value: string }[] }[] })
      .TagSpecifications ?? []
  ).map(({ ResourceType: kind, Tags }) => ({
    kind,
    requestTags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  }));

/** The tags that a call gives to what is there, or takes off. */
const tagsNamed = (input: unknown): Record<string, string> => {
  const { Tags = [] } = input as { readonly Tags?: readonly { readonly Key: string; readonly Value?: string }[] };
  return Object.fromEntries(Tags.map(({ Key, Value = '' }) => [Key, Value]));
};

/** The calls of a failover that no role of a confined deployment may make, on what. */
const refusedCalls = async (runtime: Runtime, failover: () => Promise<unknown>) => {
  const attachments = await attachmentsIn(runtime);
  const before = runtime.ec2.calls().length;
  await failover();
  const tags = await allTags(runtime);
  const changes = runtime.ec2
    .calls()
    .slice(before)
    .filter(({ action }) => !/^Describe/.test(action));
  const refused = changes.flatMap(({ action, input }) => {
    const ids = idsIn(input).flatMap((id) => attachments.get(id) ?? [id]);
    const requestTags = action === 'CreateTags' || action === 'DeleteTags' ? { requestTags: tagsNamed(input) } : {};
    const named = ids.map((id) => ({
      kind: KINDS[id.split('-')[0] ?? ''] ?? id,
      tags: tags.get(id) ?? {},
      ...requestTags,
    }));
    const call = { action: `ec2:${action}`, resources: [...named, ...made(input)] };
    const worst = STATEMENTS.map((statements) => refusedOn(statements, call)).sort((a, b) => a.length - b.length)[0];
    return worst?.length ? [`${action} ${JSON.stringify(worst)}`] : [];
  });
  return { refused, changes: changes.length };
};

describe('a confined deployment', () => {
  it('fails a group over with calls that its roles may make, on what the import and the failover have tagged', async () => {
    const subject = await setup({ servers: 3, confined: true });
    const { runtime } = subject;
    const before = await identityOf(runtime.ec2, production(subject));
    const { refused, changes } = await refusedCalls(runtime, () => failOver(subject, 'failover-1'));
    expect(refused).toEqual([]);
    expect(changes).toBeGreaterThan(20);
    await expectFailedOver(subject, before);
  });

  it('would be refused each kind of call without the tags of the import', async () => {
    const subject = await setup({ servers: 2 });
    const { refused } = await refusedCalls(subject.runtime, () => failOver(subject, 'failover-1'));
    const actions = new Set(refused.map((line) => line.split(' ')[0]));
    for (const action of [
      'StopInstances',
      'DetachVolume',
      'AttachVolume',
      'DetachNetworkInterface',
      'AttachNetworkInterface',
    ])
      expect([...actions]).toContain(action);
    expect([...actions]).not.toContain('CreateVolume');
  });

  it('relaunches a server, and tags it with its disks', async () => {
    const subject = await setupRelaunch({ termination: 'allowed' }, { confined: true });
    const { refused } = await refusedCalls(subject.runtime, () => failOver(subject, 'failover-1'));
    expect(refused).toEqual([]);
    const [server] = await launched(subject);
    const disks = server?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.VolumeId ?? '?') ?? [];
    const volumes = await volumesById(subject);
    expect(disks.length).toBeGreaterThan(0);
    for (const Tags of [server?.Tags, ...disks.map((id) => volumes.get(id)?.Tags)])
      expect(Tags).toContainEqual({ Key: 'sdrs:group', Value: GROUP });
  });

  it('blocks the plan and the failover on what has lost its tag, by name, with the command that gives it again', async () => {
    const subject = await setup({ servers: 2, confined: true });
    const { runtime } = subject;
    const nic = [...(await groupTags(runtime)).keys()].find((id) => id.startsWith('eni-')) ?? '?';
    await runtime.ec2.send(new DeleteTagsCommand({ Resources: [nic], Tags: [{ Key: 'sdrs:group' }] }));
    await runtime.clock.sleep(60_000);
    const planned = async () => (await createPlanFailover(runtime)(GROUP)).plan;
    const findings = (await planned()).servers.flatMap((server) => server.findings);
    const blocking = findings.filter(({ verdict }) => verdict === 'BLOCK');
    expect(blocking).toMatchObject([{ code: 'group-tag-missing' }]);
    for (const part of [nic, 'sdrs:group', `sdrs group tag ${GROUP}`]) expect(blocking[0]?.message).toContain(part);
    expect(await failOver(subject, 'failover-1')).toMatchObject({
      status: 'FAILED',
      error: 'PrerequisitesNotMetError',
    });

    expect(await createTagGroup(runtime)(GROUP)).toEqual({ groupId: GROUP, tagged: [nic] });
    expect((await planned()).verdict).toBe('PASS');
    expect(await createTagGroup(runtime)(GROUP)).toEqual({ groupId: GROUP, tagged: [] });
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('blocks a group of before the option, until it was given the tag', async () => {
    const subject = await setup({ servers: 1 });
    const confined = { ...subject.runtime, confined: true };
    const verdict = async () => (await createPlanFailover(confined)(GROUP)).plan.verdict;
    expect(await verdict()).toBe('BLOCK');
    await createTagGroup(subject.runtime)(GROUP);
    expect(await verdict()).toBe('PASS');
  });

  it('only warns where the tags cannot be read, since EC2 itself asks for them', async () => {
    const { runtime } = await setup({ servers: 1, confined: true });
    runtime.ec2.faults.deny('DescribeTags');
    const { plan } = await createPlanFailover(runtime)(GROUP);
    expect(plan.servers[0]?.findings.filter(({ verdict }) => verdict !== 'PASS')).toMatchObject([
      { verdict: 'WARN', code: 'group-tag-unknown' },
    ]);
  });

  it('says with a refusal in the middle of a failover what may be missing, and what gives it', async () => {
    const subject = await setup({ servers: 1, confined: true });
    subject.runtime.ec2.faults.deny('AttachNetworkInterface');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
    const [instance] = (await subject.runtime.store.members(GROUP)).instances;
    const message = instance?.progress?.failure?.message ?? '';
    for (const part of ['UnauthorizedOperation', 'sdrs:group', 'sdrs group tag']) expect(message).toContain(part);
  });
});

describe('a deployment that confines nothing', () => {
  it('gives no tag at an import, asks for none, and says nothing of it', async () => {
    const { runtime } = await setup({ servers: 1 });
    const { plan } = await createPlanFailover(runtime)(GROUP);
    const codes = plan.servers.flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(codes.filter((code) => code.startsWith('group-tag'))).toEqual([]);
    expect(runtime.ec2.calls().map(({ action }) => action)).not.toContain('DescribeTags');
    expect((await groupTags(runtime)).size).toBe(0);
  });
});

describe('an import into a confined deployment', () => {
  it('is refused where the tag is, names the permission, and leaves no group', async () => {
    const { runtime, site } = await setup({ servers: 1, change: (same) => ({ ...same, id: 'other', name: 'other' }) });
    const { store } = runtime;
    await store.deleteGroup((await store.findGroup('other')) ?? (undefined as never));
    const importGroup = createImportGroup({ ...runtime, confined: true });
    runtime.ec2.faults.deny('CreateTags');
    const refusal = await importGroup(site.description).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'GroupNotTaggedError', groupId: GROUP });
    expect(String(refusal)).toContain('ec2:CreateTags');
    expect(await store.findGroup(GROUP)).toBeUndefined();
    runtime.ec2.faults.allow('CreateTags');
    await importGroup(site.description);
    expect(await store.findGroup(GROUP)).toBeDefined();
  });

  it('names the one resource that has 50 tags already', async () => {
    const full = async (server: string, runtime: Pick<Runtime, 'ec2'>) => {
      const Tags = Array.from({ length: 50 }, (_, n) => ({ Key: `tag-${n}`, Value: '' }));
      const present = (await allTags(runtime)).get(server) ?? {};
      await runtime.ec2.send(
        new CreateTagsCommand({ Resources: [server], Tags: Tags.slice(Object.keys(present).length) }),
      );
    };
    const importing = setup({
      servers: 2,
      confined: true,
      change: async (description, { ec2, clock }) => {
        await full(description.instances[0]?.servers.target ?? '?', { ec2 });
        await clock.sleep(60_000);
        return description;
      },
    });
    await expect(importing).rejects.toMatchObject({
      name: 'GroupNotTaggedError',
      resources: [expect.stringMatching(/^i-/)],
      message: expect.stringContaining('TagLimitExceeded'),
    });
  });
});
