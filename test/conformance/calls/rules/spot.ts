import {
  CancelSpotInstanceRequestsCommand,
  DescribeInstancesCommand,
  DescribeSpotInstanceRequestsCommand,
  type InstanceMarketOptionsRequest,
  RequestSpotInstancesCommand,
  type SpotInstanceType,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, IMAGE, makeServer, makeSubnet, must } from '../world.ts';

const see = (ec2: Listener, id: string) =>
  ec2.ask(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }));
const cancel = (ec2: Listener, id: string) =>
  ec2.ask(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }));
const stop = (ec2: Listener, id: string) => ec2.ask(new StopInstancesCommand({ InstanceIds: [id] }));
const start = (ec2: Listener, id: string) => ec2.ask(new StartInstancesCommand({ InstanceIds: [id] }));
const terminate = (ec2: Listener, id: string) => ec2.ask(new TerminateInstancesCommand({ InstanceIds: [id] }));
const seeServer = (ec2: Listener, id: string) => ec2.ask(new DescribeInstancesCommand({ InstanceIds: [id] }));

/** A request and the server that was launched for it. */
const requested = async (ec2: Listener, Type?: SpotInstanceType) => {
  const SubnetId = await makeSubnet(ec2);
  const { SpotInstanceRequests } = await ec2.send(
    new RequestSpotInstancesCommand({
      ...(Type ? { Type } : {}),
      LaunchSpecification: { ImageId: IMAGE, InstanceType: 'm5.large', SubnetId },
    }),
  );
  const request = must(SpotInstanceRequests?.[0]?.SpotInstanceRequestId, 'a Spot request id');
  const described = await ec2.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [request] }));
  return { request, server: must(described.SpotInstanceRequests?.[0]?.InstanceId, 'its server') };
};

const motoFulfilsAtOnce = motoShows('fulfils a Spot request at once', {
  call: 'RequestSpotInstances',
  at: /^0\.(serverId|state|status)$/,
  source: 'EC2 User Guide, State changes for a Spot request: open, pending-evaluation',
});
const motoForgets = motoShows('forgets a Spot request that is cancelled', {
  call: 'DescribeSpotInstanceRequests',
  at: /^0$/,
  source: 'EC2 User Guide, State changes for a Spot request: cancelled',
});
const motoStops = motoAnswers('stops a Spot server that cannot be stopped', {
  call: 'StopInstances',
  source: 'EC2 User Guide, Stop a Spot Instance: of a persistent request that is not cancelled only',
});
const motoRequestStays = motoShows('leaves a Spot request as it is, whatever becomes of its server', {
  call: 'DescribeSpotInstanceRequests',
  at: /^0\.(state|status|serverId)$/,
  source: 'EC2 User Guide, State changes for a Spot request',
});

export const SPOT_RULES: readonly Rule[] = [
  {
    rule: 'a Spot request is one-time unless said, and its server shows that it is on Spot',
    last: 'ok',
    calls: async (ec2) => seeServer(ec2, (await requested(ec2)).server),
    deviations: [motoFulfilsAtOnce],
  },
  {
    rule: 'a server is launched on Spot by a market option as well',
    last: 'ok',
    calls: async (ec2) => {
      const InstanceMarketOptions: InstanceMarketOptionsRequest = { MarketType: 'spot' };
      await seeServer(ec2, await makeServer(ec2, await makeSubnet(ec2), { InstanceMarketOptions }));
    },
  },
  {
    rule: 'Spot requests are found by their server, which the failover asks for, and by state',
    last: 'ok',
    calls: async (ec2) => {
      const { request, server } = await requested(ec2, 'persistent');
      const filters = { 'instance-id': server, state: 'active', 'spot-instance-request-id': request };
      for (const [Name, value] of Object.entries(filters)) {
        const Filters = [
          { Name, Values: [value] },
          { Name: 'spot-instance-request-id', Values: [request] },
        ];
        await ec2.ask(new DescribeSpotInstanceRequestsCommand({ Filters }));
      }
    },
    deviations: [motoFulfilsAtOnce],
  },
  {
    rule: 'a server of a one-time Spot request is not stopped',
    last: 'UnsupportedOperation',
    calls: async (ec2) => stop(ec2, (await requested(ec2)).server),
    deviations: [motoFulfilsAtOnce, motoStops],
  },
  {
    rule: 'a server of a persistent Spot request is stopped and started by its owner, and the request is disabled in between',
    last: 'ok',
    calls: async (ec2) => {
      const { request, server } = await requested(ec2, 'persistent');
      for (const call of [stop, start]) {
        await call(ec2, server);
        await see(ec2, request);
      }
    },
    deviations: [motoFulfilsAtOnce, motoRequestStays],
  },
  {
    rule: 'the termination of its server closes a one-time Spot request',
    last: 'ok',
    calls: async (ec2) => {
      const { request, server } = await requested(ec2);
      await terminate(ec2, server);
      await see(ec2, request);
    },
    deviations: [motoFulfilsAtOnce, motoRequestStays],
  },
  {
    rule: 'a persistent Spot request launches another server in place of one that is terminated',
    last: 'ok',
    calls: async (ec2) => {
      const { request, server } = await requested(ec2, 'persistent');
      await terminate(ec2, server);
      await see(ec2, request);
    },
    deviations: [motoFulfilsAtOnce, motoRequestStays],
  },
  {
    rule: 'a running server outlives its cancelled Spot request, and cannot be stopped any more',
    last: 'UnsupportedOperation',
    calls: async (ec2) => {
      const { request, server } = await requested(ec2, 'persistent');
      await cancel(ec2, request);
      await see(ec2, request);
      await seeServer(ec2, server);
      await stop(ec2, server);
    },
    deviations: [motoFulfilsAtOnce, motoForgets, motoStops],
  },
  {
    rule: 'a stopped server goes with its Spot request',
    last: 'ok',
    calls: async (ec2) => {
      const { request, server } = await requested(ec2, 'persistent');
      await stop(ec2, server);
      await cancel(ec2, request);
      await seeServer(ec2, server);
    },
    deviations: [
      motoFulfilsAtOnce,
      motoShows('keeps a stopped server whose Spot request is cancelled', {
        call: 'DescribeInstances',
        at: /^0\./,
        source: 'EC2 User Guide, Terminate a Spot Instance: a stopped instance is terminated with its disabled request',
      }),
    ],
  },
  {
    rule: 'a Spot request that does not exist is named',
    last: 'InvalidSpotInstanceRequestID.NotFound',
    calls: (ec2) => see(ec2, ABSENT.spotRequest),
    deviations: [
      motoAnswers('finds no Spot request instead', {
        call: 'DescribeSpotInstanceRequests',
        source: 'EC2 API Reference, Error codes, InvalidSpotInstanceRequestID.NotFound',
      }),
    ],
  },
];
