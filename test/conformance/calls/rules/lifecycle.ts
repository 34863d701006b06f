import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMaintenanceOptionsCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, launch, makeNic, makeServer, makeStoppedServer, makeSubnet, rootOf } from '../world.ts';

const stop = (ec2: Listener, ...InstanceIds: string[]) =>
  ec2.ask(new StopInstancesCommand({ InstanceIds, Force: true, SkipOsShutdown: true }));
const start = (ec2: Listener, ...InstanceIds: string[]) => ec2.ask(new StartInstancesCommand({ InstanceIds }));
const terminate = (ec2: Listener, ...InstanceIds: string[]) => ec2.ask(new TerminateInstancesCommand({ InstanceIds }));
const see = (ec2: Listener, ...InstanceIds: string[]) => ec2.ask(new DescribeInstancesCommand({ InstanceIds }));

export const LIFECYCLE_RULES: readonly Rule[] = [
  {
    rule: 'a forced stop and a start go from running to stopped and back, and each may be repeated',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      for (const call of [see, stop, see, stop, start, see, start]) await call(ec2, server);
    },
    deviations: [
      motoShows('answers as if a stopped server were stopping', {
        call: 'StopInstances',
        at: /^0\.to$/,
        source: 'InstanceStateChange, CurrentState: the current state',
      }),
      motoShows('answers as if a running server were pending', {
        call: 'StartInstances',
        at: /^0\.to$/,
        source: 'InstanceStateChange, CurrentState: the current state',
      }),
    ],
  },
  {
    rule: 'a stop of several servers changes all or, where one is unknown, none',
    last: 'ok',
    calls: async (ec2) => {
      const servers = await launch(ec2, await makeSubnet(ec2), { MinCount: 2, MaxCount: 2 });
      await stop(ec2, ...servers, ABSENT.server);
      await see(ec2, ...servers);
      await stop(ec2, ...servers);
      await see(ec2, ...servers);
    },
  },
  {
    rule: 'a launch shows what it asked for, in the words of the plan',
    last: 'ok',
    calls: async (ec2) => {
      const input = {
        Monitoring: { Enabled: true },
        CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 },
        HibernationOptions: { Configured: true },
      };
      await see(ec2, await makeServer(ec2, await makeSubnet(ec2), input));
    },
    deviations: [
      motoShows('says nothing of CPU options', {
        call: /Instances/,
        at: /^0\.traits\.cpu-options$/,
        source: 'Instance, CpuOptions',
      }),
    ],
  },
  {
    rule: 'the type of a server changes while it is stopped, and not while it runs',
    last: 'IncorrectInstanceState',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const change = (InstanceId: string) =>
        ec2.ask(new ModifyInstanceAttributeCommand({ InstanceId, InstanceType: { Value: 'm5.xlarge' } }));
      const stopped = await makeStoppedServer(ec2, subnet);
      await change(stopped);
      await see(ec2, stopped);
      await change(await makeServer(ec2, subnet));
    },
    deviations: [
      motoAnswers('changes the type of a running server', {
        call: 'ModifyInstanceAttribute',
        source: 'EC2 User Guide, Change the instance type: stop the instance first; EC2 API Reference, Error codes',
      }),
    ],
  },
  {
    rule: 'a server without its root volume does not start',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const server = await makeStoppedServer(ec2, await makeSubnet(ec2));
      const { volume } = await rootOf(ec2, server);
      await ec2.ask(new DetachVolumeCommand({ VolumeId: volume, InstanceId: server }));
      await see(ec2, server);
      await start(ec2, server);
    },
    deviations: [
      motoAnswers('starts a server without root volume', {
        call: 'StartInstances',
        source:
          'VM Import/Export User Guide, Troubleshooting: no volume attached at root; the code is UNVERIFIED[start-without-root]',
      }),
    ],
  },
  {
    rule: 'stop protection refuses a stop until it is lifted',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      const protect = (Value: boolean) =>
        ec2.ask(new ModifyInstanceAttributeCommand({ InstanceId: server, DisableApiStop: { Value } }));
      await protect(true);
      await ec2.ask(new DescribeInstanceAttributeCommand({ InstanceId: server, Attribute: 'disableApiStop' }));
      await stop(ec2, server);
      await protect(false);
      await stop(ec2, server);
    },
  },
  {
    rule: "a server's auto-recovery can be switched off and on again",
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      for (const AutoRecovery of ['disabled', 'default'] as const) {
        await ec2.ask(new ModifyInstanceMaintenanceOptionsCommand({ InstanceId: server, AutoRecovery }));
      }
    },
    deviations: [
      motoAnswers('does not know the call', {
        call: 'ModifyInstanceMaintenanceOptions',
        says: 'Error',
        source: 'ModifyInstanceMaintenanceOptions: sets the recovery behaviour',
      }),
    ],
  },
  {
    rule: 'termination protection refuses a termination until it is lifted',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      const protect = (Value: boolean) =>
        ec2.ask(new ModifyInstanceAttributeCommand({ InstanceId: server, DisableApiTermination: { Value } }));
      await protect(true);
      await ec2.ask(new DescribeInstanceAttributeCommand({ InstanceId: server, Attribute: 'disableApiTermination' }));
      await terminate(ec2, server);
      await protect(false);
      await terminate(ec2, server);
    },
  },
  {
    rule: 'a terminated server is neither stopped nor started, and may be terminated again',
    last: 'IncorrectInstanceState',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      for (const call of [terminate, see, terminate, stop, start]) await call(ec2, server);
    },
    deviations: [
      motoShows('leaves the NICs of a terminated server attached', {
        call: 'DescribeInstances',
        at: /^0\.nics\.0$/,
        source: 'EC2 User Guide, Terminate instances',
      }),
      motoShows('answers as if a terminated server were shutting down', {
        call: 'TerminateInstances',
        at: /^0\.to$/,
        source: 'TerminateInstances: idempotent',
      }),
      motoAnswers('stops a terminated server', {
        call: 'StopInstances',
        source: 'EC2 API Reference, Error codes, IncorrectInstanceState',
      }),
      motoAnswers('starts a terminated server', {
        call: 'StartInstances',
        source: 'EC2 User Guide, Instance state changes: terminated is for good',
      }),
    ],
  },
  {
    rule: 'a reboot is asked for and answered with nothing; a stopped server is not rebooted',
    last: 'IncorrectInstanceState',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await ec2.ask(new RebootInstancesCommand({ InstanceIds: [server] }));
      await stop(ec2, server);
      await ec2.ask(new RebootInstancesCommand({ InstanceIds: [server] }));
    },
    deviations: [
      motoAnswers('reboots a stopped server', {
        call: 'RebootInstances',
        source:
          'EC2 User Guide, Instance state changes: of a running instance; the code is UNVERIFIED[reboot-not-running]',
      }),
    ],
  },
  {
    rule: 'DeleteOnTermination of a disk can be turned off, and the disk outlives its server',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      const { device } = await rootOf(ec2, server);
      const BlockDeviceMappings = [{ DeviceName: device, Ebs: { DeleteOnTermination: false } }];
      await ec2.ask(new ModifyInstanceAttributeCommand({ InstanceId: server, BlockDeviceMappings }));
      await see(ec2, server);
    },
  },
  {
    rule: 'a client token launches once',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      for (const ClientToken of ['once', 'once']) await launch(ec2, subnet, { ClientToken });
      await ec2.ask(new DescribeInstancesCommand({ Filters: [{ Name: 'subnet-id', Values: [subnet] }] }));
    },
    deviations: [
      motoShows('launches a second server of one client token', {
        call: 'RunInstances',
        at: /^0\./,
        source: 'RunInstances, ClientToken; EC2 Developer Guide, Ensuring idempotency',
      }),
      motoShows('shows the second server', {
        call: 'DescribeInstances',
        at: /^1$/,
        source: 'EC2 Developer Guide, Ensuring idempotency',
      }),
    ],
  },
  {
    rule: 'a server is launched on a NIC that was there before, at index 0',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const NetworkInterfaceId = await makeNic(ec2, subnet, { PrivateIpAddress: '10.20.1.10' });
      const server = await makeServer(ec2, subnet, { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] });
      await see(ec2, server);
    },
  },
  {
    rule: 'status checks are asked for by id, of servers that run unless all are asked for',
    last: 'InvalidInstanceID.NotFound',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const [running, stopped] = [await makeServer(ec2, subnet), await makeStoppedServer(ec2, subnet)];
      const InstanceIds = [running, stopped];
      await ec2.ask(new DescribeInstanceStatusCommand({ InstanceIds }));
      await ec2.ask(new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true }));
      await ec2.ask(new DescribeInstanceStatusCommand({ InstanceIds: [ABSENT.server] }));
    },
  },
  {
    rule: 'a server type says how many NICs and addresses it takes',
    last: 'InvalidInstanceType',
    calls: async (ec2) => {
      await ec2.ask(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.large', 't3.micro', 'r6i.2xlarge'] }));
      await ec2.ask(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.nonsense' as 'm5.large'] }));
    },
  },
  {
    rule: 'servers are found by state, type, zone and subnet',
    last: 'ok',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      await makeServer(ec2, subnet);
      await makeStoppedServer(ec2, subnet);
      const filters = {
        'instance-state-name': 'stopped',
        'instance-type': 'm5.large',
        'availability-zone': 'eu-central-1a',
      };
      for (const [Name, value] of Object.entries(filters)) {
        const Filters = [
          { Name: 'subnet-id', Values: [subnet] },
          { Name, Values: [value] },
        ];
        await ec2.ask(new DescribeInstancesCommand({ Filters }));
      }
    },
  },
  {
    rule: 'a server that does not exist is named, whatever is asked of it',
    last: 'InvalidInstanceID.NotFound',
    calls: async (ec2) => {
      for (const call of [see, stop, start, terminate]) await call(ec2, ABSENT.server);
      await ec2.ask(new RebootInstancesCommand({ InstanceIds: [ABSENT.server] }));
      await ec2.ask(new DescribeInstanceAttributeCommand({ InstanceId: ABSENT.server, Attribute: 'disableApiStop' }));
      await ec2.ask(
        new ModifyInstanceAttributeCommand({ InstanceId: ABSENT.server, DisableApiStop: { Value: false } }),
      );
    },
  },
  {
    rule: 'a malformed server id is not one that is not found',
    last: 'InvalidInstanceID.Malformed',
    calls: (ec2) => see(ec2, 'i-nonsense'),
    deviations: [
      motoAnswers('calls a malformed id not found', {
        call: 'DescribeInstances',
        says: 'InvalidInstanceID.NotFound',
        source: 'EC2 API Reference, Error codes, InvalidInstanceID.Malformed',
      }),
    ],
  },
];
