import {
  CreateSubnetCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { expectFailedOver, identityOf } from '../failover/setup.ts';
import { filledGroup, open, turned, ZONE } from './plain-client.ts';
import { apiOn, pollJob } from './setup.ts';

const setup = async () => {
  const subject = await open(1);
  const group = await filledGroup(subject);
  const { call, runtime, site } = subject;
  const [{ production, dr } = { production: '?', dr: '?' }] = site.servers;
  const [instance = '?'] = group.instances;
  const path = `/protected-instances/${instance}`;
  const change = async (what: string, body: object, by = call) => {
    const { status, body: answer } = await by('POST', `${path}/${what}`, body);
    if (status !== 200) return { status, code: answer.error.code };
    return (await pollJob(runtime, call, answer.job_id)).body;
  };
  const status = async () => (await call('GET', path)).body.protected_instance.status;
  const stop = async (...ids: string[]) => {
    await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: ids }));
    await runtime.clock.sleep(120_000);
  };
  const nics = async (server = production) => {
    const Filters = [{ Name: 'attachment.instance-id', Values: [server] }];
    const { NetworkInterfaces = [] } = await runtime.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    return NetworkInterfaces;
  };
  const [first] = await nics();
  const subnet = first?.SubnetId ?? '?';
  const recorded = async () => {
    const { instances } = await runtime.store.members(group.groupId);
    return instances[0]?.nics.map(({ networkInterfaceId }) => networkInterfaceId) ?? [];
  };
  return { ...subject, ...group, instance, path, production, dr, change, status, stop, nics, subnet, recorded };
};

type Subject = Awaited<ReturnType<typeof setup>>;

const typesOf = async ({ runtime, production, dr }: Subject) => {
  const { Reservations = [] } = await runtime.ec2.send(new DescribeInstancesCommand({ InstanceIds: [production, dr] }));
  const servers = Reservations.flatMap(({ Instances = [] }) => Instances);
  return [production, dr].map((id) => servers.find(({ InstanceId }) => InstanceId === id)?.InstanceType);
};

/** The API alone: nobody is handed the change. */
const alone = ({ runtime }: Subject) => {
  const background = {
    refresh: async () => {},
    sweepGuard: async () => {},
    synchronise: async () => {},
    change: async () => {},
  };
  return apiOn(runtime, { background }).call;
};

describe('modifying the specifications of a protected instance', () => {
  it('changes both servers, or one of them, while they are stopped', async () => {
    const subject = await setup();
    const { change, stop, production, status } = subject;
    const [before] = await typesOf(subject);
    expect(await change('resize', { resize: { dr_flavorRef: 'm6i.4xlarge' } })).toMatchObject({
      status: 'SUCCESS',
      job_type: 'resizeProtectedInstanceNew',
    });
    expect(await typesOf(subject)).toEqual([before, 'm6i.4xlarge']);
    await stop(production);
    await change('resize', { resize: { production_flavorRef: 'm6i.xlarge', dr_flavorRef: 'm6i.xlarge' } });
    expect(await typesOf(subject)).toEqual(['m6i.xlarge', 'm6i.xlarge']);
    await change('resize', { resize: { flavorRef: 'm6i.4xlarge', production_flavorRef: 'm5.large' } });
    expect([await typesOf(subject), await status()]).toEqual([['m6i.4xlarge', 'm6i.4xlarge'], 'available']);
  });

  it('is refused where a server runs, has the type, or EC2 has no such type, before either is touched', async () => {
    const subject = await setup();
    const before = await typesOf(subject);
    const refused = async (resize: object) => (await subject.change('resize', { resize })) as object;
    expect(await refused({ flavorRef: 'm6i.4xlarge' })).toEqual({ status: 400, code: 'SDRS.1316' });
    expect(await refused({ dr_flavorRef: before[1] })).toEqual({ status: 400, code: 'SDRS.1341' });
    for (const wrong of [{}, { dr_flavorRef: 's3.small.1' }, { dr_flavorRef: 'm99.large' }, { dr_flavorRef: '' }])
      expect(await refused(wrong)).toEqual({ status: 400, code: 'SDRS.0201' });
    expect(await typesOf(subject)).toEqual(before);
  });

  it('shows as error-resizing where EC2 refuses it, and may be repeated', async () => {
    const subject = await setup();
    const { runtime, change, status, call, groupId, instance } = subject;
    runtime.ec2.faults.deny('ModifyInstanceAttribute');
    const wanted = { resize: { dr_flavorRef: 'm6i.4xlarge' } };
    expect(await change('resize', wanted)).toMatchObject({ status: 'FAIL', error_code: 'SDRS.1329' });
    expect(await status()).toBe('error-resizing');
    const { failure_jobs } = (await call('GET', `/task-center/failure-jobs?server_group_id=${groupId}`)).body;
    expect(failure_jobs).toMatchObject([
      { failure_status: 'resizeFail', resource_type: 'protected_instances', resource_id: instance },
    ]);
    runtime.ec2.faults.allow('ModifyInstanceAttribute');
    expect(await change('resize', wanted)).toMatchObject({ status: 'SUCCESS' });
    expect(await status()).toBe('available');
  });
});

describe('adding a NIC', () => {
  it('makes it in the subnet, attaches it to production, and a failover moves it', async () => {
    const { runtime, call, site, change, nics, subnet, recorded, production, dr, groupId } = await setup();
    const before = await nics();
    // The DR server takes the NICs of production and has its own.
    await change('resize', { resize: { dr_flavorRef: 'm6i.4xlarge' } });
    const ip = before[0]?.PrivateIpAddress?.replace(/\d+$/, '200');
    const groups = before[0]?.Groups?.map(({ GroupId = '?' }) => ({ id: GroupId }));
    const wanted = { subnet_id: subnet, security_groups: groups, ip_address: ip };
    expect(await change('nic', wanted)).toMatchObject({ status: 'SUCCESS', job_type: 'addNicNew' });
    const added = (await nics()).find(({ PrivateIpAddress }) => PrivateIpAddress === ip);
    expect(added?.TagSet).toContainEqual({ Key: 'sdrs:group', Value: groupId });
    expect((await nics()).length).toBe(before.length + 1);
    expect(await recorded()).toContain(added?.NetworkInterfaceId);
    await turned({ runtime, call }, groupId, 'start-server-group');
    const identity = await identityOf(runtime.ec2, [production, dr]);
    expect(Object.keys(identity)).toContain(ip);
    const failover = await call('POST', `/server-groups/${groupId}/action`, {
      'failover-server-group': { reason: 'no power' },
    });
    expect((await pollJob(runtime, call, failover.body.job_id)).body.status).toBe('SUCCESS');
    await expectFailedOver({ runtime, site }, identity, groupId);
    expect((await nics(dr)).map(({ PrivateIpAddress }) => PrivateIpAddress)).toContain(ip);
    expect(await change('nic', { subnet_id: subnet })).toEqual({ status: 400, code: 'SDRS.1002' });
  });

  it('is refused in a subnet that is not there, or elsewhere, and above what the type takes', async () => {
    const { runtime, site, change, subnet, nics } = await setup();
    const block = runtime.ec2.inspect((view) => view.get('vpcs', site.vpcId)?.cidr.replace('.0.0/16', '.250.0/24'));
    const elsewhere = await runtime.ec2.send(
      new CreateSubnetCommand({ VpcId: site.vpcId, AvailabilityZone: 'eu-central-1c', CidrBlock: block }),
    );
    await runtime.clock.sleep(2_000);
    expect(elsewhere.Subnet?.AvailabilityZone).not.toBe(ZONE);
    for (const wrong of ['subnet-0123456789abcdef0', elsewhere.Subnet?.SubnetId, 'net-1'])
      expect(await change('nic', { subnet_id: wrong })).toEqual({ status: 400, code: 'SDRS.1335' });
    const before = (await nics()).length;
    let code: unknown;
    for (let n = 0; n < 16 && code === undefined; n += 1) code = (await change('nic', { subnet_id: subnet })).code;
    expect(code).toBe('SDRS.1340');
    expect((await nics()).length).toBeGreaterThan(before);
  });

  it('leaves nothing behind where EC2 refuses it', async () => {
    const { runtime, change, subnet, nics, status } = await setup();
    const before = runtime.ec2.inspect((view) => view.list('networkInterfaces').length);
    const taken = (await nics())[0]?.PrivateIpAddress;
    expect(await change('nic', { subnet_id: subnet, ip_address: taken })).toMatchObject({
      status: 'FAIL',
      error_code: 'SDRS.1334',
    });
    runtime.ec2.faults.deny('AttachNetworkInterface');
    expect(await change('nic', { subnet_id: subnet })).toMatchObject({ status: 'FAIL', error_code: 'SDRS.1312' });
    expect(runtime.ec2.inspect((view) => view.list('networkInterfaces').length)).toBe(before);
    expect(await status()).toBe('available');
  });

  it('whose changer has died is done by the same call, with one NIC', async () => {
    const subject = await setup();
    const { runtime, call, path, subnet, nics, status } = subject;
    const before = (await nics()).length;
    // The answer of the creation is lost, so that nobody knows the NIC.
    runtime.ec2.faults.failNext('CreateNetworkInterface', { code: 'TimeoutError', afterEffect: true });
    const cut = alone(subject);
    const { body } = await cut('POST', `${path}/nic`, { subnet_id: subnet });
    expect(await status()).toBe('nic-creating');
    const other = await call('POST', `${path}/resize`, { resize: { dr_flavorRef: 'm6i.4xlarge' } });
    expect(other.body.error.code).toBe('SDRS.1328');
    const again = await call('POST', `${path}/nic`, { subnet_id: subnet });
    expect(again.body.job_id).toBe(body.job_id);
    expect((await pollJob(runtime, call, body.job_id)).body.status).toBe('SUCCESS');
    expect((await nics()).length).toBe(before + 1);
    expect(runtime.ec2.calls().filter(({ action }) => action === 'CreateNetworkInterface').length).toBeGreaterThan(1);
  });
});

describe('deleting a NIC', () => {
  it('takes it off production and deletes it, but never the primary one, nor one of nobody', async () => {
    const { change, nics, recorded, dr, status } = await setup();
    const all = await nics();
    const at = (index: number) => all.find(({ Attachment }) => Attachment?.DeviceIndex === index)?.NetworkInterfaceId;
    expect(await change('nic/delete', { nic_id: at(0) })).toEqual({ status: 400, code: 'SDRS.1311' });
    const others = (await nics(dr))[0]?.NetworkInterfaceId;
    expect(await change('nic/delete', { nic_id: others })).toEqual({ status: 400, code: 'SDRS.1310' });
    expect(await change('nic/delete', { nic_id: 'port-1' })).toEqual({ status: 400, code: 'SDRS.0223' });
    expect(await change('nic/delete', { nic_id: at(1) })).toMatchObject({
      status: 'SUCCESS',
      job_type: 'deleteNicNew',
    });
    expect((await nics()).map(({ NetworkInterfaceId }) => NetworkInterfaceId)).not.toContain(at(1));
    expect([await recorded(), await status()]).toEqual([expect.not.arrayContaining([at(1)]), 'available']);
    expect(await change('nic/delete', { nic_id: at(1) })).toEqual({ status: 400, code: 'SDRS.1310' });
  });

  it('that EC2 refuses fails its job, and the NIC stays a part of the identity', async () => {
    const { runtime, change, nics, recorded } = await setup();
    const nic = (await nics()).find(({ Attachment }) => Attachment?.DeviceIndex === 1)?.NetworkInterfaceId;
    runtime.ec2.faults.deny('DeleteNetworkInterface');
    expect(await change('nic/delete', { nic_id: nic })).toMatchObject({ status: 'FAIL', error_code: 'SDRS.1313' });
    expect(await recorded()).toContain(nic);
    runtime.ec2.faults.allow('DeleteNetworkInterface');
    expect(await change('nic/delete', { nic_id: nic })).toMatchObject({ status: 'SUCCESS' });
    expect(await recorded()).not.toContain(nic);
  });
});
