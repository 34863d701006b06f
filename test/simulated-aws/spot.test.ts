import {
  CancelSpotInstanceRequestsCommand,
  DescribeInstancesCommand,
  DescribeSpotInstanceRequestsCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  type InstanceMarketOptionsRequest,
  RequestSpotInstancesCommand,
  type SpotInstanceRequest,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import {
  attach,
  makeNic,
  makeServer,
  must,
  rootVolume,
  server,
  settled,
  setup,
  stateOf,
  type TestSite,
} from './site.ts';

const SPOT: InstanceMarketOptionsRequest = { MarketType: 'spot' };
const PERSISTENT: InstanceMarketOptionsRequest = {
  MarketType: 'spot',
  SpotOptions: { SpotInstanceType: 'persistent', InstanceInterruptionBehavior: 'stop' },
};

const makeSpot = async (InstanceMarketOptions: InstanceMarketOptionsRequest, latencies = ec2LikeLatencies) => {
  const site = await setup({ latencies });
  const id = await makeServer(site, { InstanceMarketOptions });
  return { site, id, requestId: must((await server(site, id)).SpotInstanceRequestId) };
};

const requestOf = async ({ ec2 }: TestSite, id: string): Promise<SpotInstanceRequest> =>
  must(
    (await ec2.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] })))
      .SpotInstanceRequests?.[0],
  );
const requestState = async (site: TestSite, id: string) => {
  const { State, Status } = await requestOf(site, id);
  return `${State} ${Status?.Code}`;
};
const stop = ({ ec2 }: TestSite, id: string) => ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
const start = ({ ec2 }: TestSite, id: string) => ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
const terminate = ({ ec2 }: TestSite, id: string) => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
const cancel = ({ ec2 }: TestSite, id: string) =>
  ec2.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }));
const stopped = async (subject: { readonly site: TestSite; readonly id: string }) => {
  await stop(subject.site, subject.id);
  await settled(subject.site);
};

describe('a Spot server', () => {
  it('shows that it is one, and its request shows it', async () => {
    const { site, id, requestId } = await makeSpot(PERSISTENT);
    expect(await server(site, id)).toMatchObject({ InstanceLifecycle: 'spot' });
    const Filters = [{ Name: 'instance-id', Values: [id] }];
    const { SpotInstanceRequests } = await site.ec2.send(new DescribeSpotInstanceRequestsCommand({ Filters }));
    expect(SpotInstanceRequests).toEqual([
      expect.objectContaining({
        SpotInstanceRequestId: requestId,
        InstanceId: id,
        Type: 'persistent',
        State: 'active',
        InstanceInterruptionBehavior: 'stop',
        LaunchedAvailabilityZone: 'eu-central-1a',
      }),
    ]);
  });

  it('is one of several requests where several are launched, and an On-Demand server is none', async () => {
    const site = await setup();
    await makeServer(site);
    await makeServer(site, { InstanceMarketOptions: SPOT, MinCount: 2, MaxCount: 2 });
    const Filters = [{ Name: 'instance-lifecycle', Values: ['spot'] }];
    const { Reservations } = await site.ec2.send(new DescribeInstancesCommand({ Filters }));
    const requests = Reservations?.[0]?.Instances?.map(({ SpotInstanceRequestId }) => SpotInstanceRequestId);
    expect(new Set(requests).size).toBe(2);
  });

  it('a Spot server of a one-time request is not stopped', async () => {
    const { site, id, requestId } = await makeSpot(SPOT);
    await expect(stop(site, id)).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: expect.stringContaining('associated with a one-time Spot Instance request'),
    });
    expect(await stateOf(site, id)).toBe('running');
    expect(await requestState(site, requestId)).toBe('active fulfilled');
  });

  it('a Spot server of a one-time request closes it when it is terminated, and nothing is launched', async () => {
    const { site, id, requestId } = await makeSpot(SPOT);
    await terminate(site, id);
    await settled(site);
    expect(await requestState(site, requestId)).toBe('closed instance-terminated-by-user');
    expect((await site.ec2.send(new DescribeInstancesCommand({}))).Reservations).toHaveLength(1);
  });

  it('a Spot server of a persistent request disables it by its stop, a little later, and activates it by its start', async () => {
    const { site, id, requestId } = await makeSpot(PERSISTENT);
    await stop(site, id);
    await site.clock.sleep(2_000);
    expect(await requestState(site, requestId)).toBe('active marked-for-stop');
    await site.clock.sleep(ec2LikeLatencies.stopMs);
    expect(await stateOf(site, id)).toBe('stopped');
    await expect(start(site, id)).rejects.toMatchObject({ name: 'IncorrectSpotRequestState' });
    await settled(site);
    expect(await requestState(site, requestId)).toBe('disabled instance-stopped-by-user');
    await start(site, id);
    await site.clock.sleep(2_000);
    expect(await requestState(site, requestId)).toBe('open pending-fulfillment');
    await settled(site);
    expect(await requestState(site, requestId)).toBe('active fulfilled');
    expect(await stateOf(site, id)).toBe('running');
  });

  it('a Spot server that is stopped stays so, and does not start without its root volume', async () => {
    const subject = await makeSpot(PERSISTENT);
    await stopped(subject);
    const { site, id } = subject;
    await site.ec2.send(new DetachVolumeCommand({ VolumeId: await rootVolume(site, id) }));
    await settled(site);
    await expect(start(site, id)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await settled(site);
    expect(await stateOf(site, id)).toBe('stopped');
    expect(await requestState(site, subject.requestId)).toBe('disabled instance-stopped-by-user');
  });

  it.each(['running', 'stopped'])(
    'a Spot server of a persistent request that is terminated while %s is replaced',
    async (state) => {
      const subject = await makeSpot(PERSISTENT);
      const { site, id, requestId } = subject;
      if (state === 'stopped') await stopped(subject);
      await terminate(site, id);
      await settled(site);
      const request = await requestOf(site, requestId);
      expect(request).toMatchObject({ State: 'active', InstanceId: expect.stringMatching(/^i-/) });
      expect(request.InstanceId).not.toBe(id);
      const { SubnetId, InstanceType } = await server(site, id);
      expect(await server(site, must(request.InstanceId))).toMatchObject({
        State: { Name: 'running' },
        SubnetId,
        InstanceType,
        InstanceLifecycle: 'spot',
      });
    },
  );

  it('is not replaced once its request is cancelled, but runs on until then', async () => {
    const { site, id, requestId } = await makeSpot(PERSISTENT);
    const { CancelledSpotInstanceRequests } = await cancel(site, requestId);
    expect(CancelledSpotInstanceRequests).toEqual([{ SpotInstanceRequestId: requestId, State: 'cancelled' }]);
    await settled(site);
    expect(await stateOf(site, id)).toBe('running');
    expect(await requestState(site, requestId)).toBe('cancelled request-canceled-and-instance-running');
    await expect(stop(site, id)).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    await terminate(site, id);
    await settled(site);
    expect(await requestState(site, requestId)).toBe('cancelled instance-terminated-by-user');
  });

  it('a Spot server that is stopped is terminated when its request is cancelled', async () => {
    const subject = await makeSpot(PERSISTENT);
    await stopped(subject);
    await cancel(subject.site, subject.requestId);
    await settled(subject.site);
    expect(await stateOf(subject.site, subject.id)).toBe('terminated');
  });

  it('is launched persistently only to be stopped when interrupted, and once only never', async () => {
    const site = await setup();
    const launch = (SpotOptions: InstanceMarketOptionsRequest['SpotOptions']) =>
      makeServer(site, { InstanceMarketOptions: { MarketType: 'spot', SpotOptions } });
    const refusal = { name: 'InvalidParameterCombination' };
    await expect(launch({ SpotInstanceType: 'persistent' })).rejects.toMatchObject(refusal);
    await expect(launch({ InstanceInterruptionBehavior: 'stop' })).rejects.toMatchObject(refusal);
    await expect(launch({ MaxPrice: '1' })).rejects.toMatchObject({ name: 'NotSimulatedError' });
  });
});

describe('a Spot request', () => {
  const ask = async (more: object = {}) => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const LaunchSpecification = { ImageId: 'ami-12c6146b', InstanceType: 'm5.large', SubnetId: site.subnetA } as const;
    const { SpotInstanceRequests = [] } = await site.ec2.send(
      new RequestSpotInstancesCommand({ LaunchSpecification, ...more }),
    );
    return { site, requests: SpotInstanceRequests, id: must(SpotInstanceRequests[0]?.SpotInstanceRequestId) };
  };

  it('is open until its server is launched', async () => {
    const { site, id, requests } = await ask({ InstanceCount: 2, Type: 'persistent' });
    expect(requests.map(({ State, InstanceId }) => [State, InstanceId])).toEqual([
      ['open', undefined],
      ['open', undefined],
    ]);
    await settled(site);
    const { InstanceId, State } = await requestOf(site, id);
    expect(State).toBe('active');
    expect(await stateOf(site, must(InstanceId))).toBe('running');
  });

  it('a Spot request that cannot be fulfilled leaves nothing behind, and is tried again', async () => {
    const site = await setup({ latencies: ec2LikeLatencies });
    const NetworkInterfaceId = await makeNic(site);
    const NetworkInterfaces = [{ NetworkInterfaceId, DeviceIndex: 0 }];
    const id = await makeServer(site, { NetworkInterfaces, InstanceMarketOptions: PERSISTENT });
    const other = await makeServer(site);
    const requestId = must((await server(site, id)).SpotInstanceRequestId);
    await terminate(site, id);
    await site.clock.sleep(ec2LikeLatencies.terminateMs);
    const attachment = await attach(site, NetworkInterfaceId, other);
    await settled(site);
    expect(await requestState(site, requestId)).toBe('open constraint-not-fulfillable');
    const all = (await site.ec2.send(new DescribeInstancesCommand({}))).Reservations;
    expect(all).toHaveLength(2);
    await site.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: attachment }));
    await settled(site);
    expect(await requestState(site, requestId)).toBe('active fulfilled');
  });

  it('a Spot request that is cancelled before launches nothing', async () => {
    const { site, id } = await ask();
    await cancel(site, id);
    await settled(site);
    expect(await requestState(site, id)).toBe('cancelled canceled-before-fulfillment');
    expect((await site.ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
  });

  it('is named in what is wrong with its id', async () => {
    const { site } = await ask();
    await expect(cancel(site, 'sir-00000000')).rejects.toMatchObject({ name: 'InvalidSpotInstanceRequestID.NotFound' });
    await expect(cancel(site, 'spot')).rejects.toMatchObject({ name: 'InvalidSpotInstanceRequestID.Malformed' });
  });
});
