import {
  AttachNetworkInterfaceCommand,
  DescribeInstanceStatusCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { seeServer, untilServer } from '../site/servers.ts';
import { SERVER_TYPE } from '../site/template.ts';
import { ACCEPTED, answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import { type Fact, notAsked } from './fact.ts';
import { MANY_SERVERS } from './nobody.ts';

const skipping = (bench: Bench, id: string) =>
  answerOf(() => bench.ec2.send(new StopInstancesCommand({ InstanceIds: [id], Force: true, SkipOsShutdown: true })));

export const SERVER_FACTS: readonly Fact[] = [
  {
    id: 'start-without-root',
    question: 'StartInstances of a server without root volume: which code?',
    expected: 'InvalidParameterValue',
    probe: ({ ec2, site }) => answerOf(() => ec2.send(new StartInstancesCommand({ InstanceIds: [site.productionId] }))),
  },
  {
    id: 'rootless-root-device',
    question: 'Does DescribeInstances still name the root device of a server without root volume?',
    expected: 'named',
    probe: async (bench) => ((await seeServer(bench, bench.site.productionId)).RootDeviceName ? 'named' : 'absent'),
  },
  {
    id: 'reboot-not-running',
    question: 'RebootInstances of a stopped server: which code?',
    expected: 'IncorrectInstanceState',
    probe: ({ ec2, site }) =>
      answerOf(() => ec2.send(new RebootInstancesCommand({ InstanceIds: [site.productionId] }))),
  },
  {
    id: 'placement-against-subnet',
    question: 'RunInstances with a subnet and another zone: which code?',
    expected: 'InvalidParameterValue',
    probe: ({ ec2, site, tagged }) => {
      const server = { ImageId: site.imageId, InstanceType: SERVER_TYPE, MinCount: 1, MaxCount: 1 } as const;
      const place = { SubnetId: site.subnetId, Placement: { AvailabilityZone: site.otherZone } };
      const TagSpecifications = [...tagged('instance'), ...tagged('volume')];
      return answerOf(() => ec2.send(new RunInstancesCommand({ ...server, ...place, TagSpecifications })));
    },
  },
  {
    id: 'status-of-too-many',
    question: 'DescribeInstanceStatus of 101 ids: which code?',
    expected: 'InvalidParameterValue',
    probe: ({ ec2 }) => answerOf(() => ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: MANY_SERVERS }))),
  },
  {
    id: 'skip-os-shutdown-on-xen',
    question: 'StopInstances with SkipOsShutdown on a Xen type: which code, of a running server and of a stopped one?',
    expected: 'running: OperationNotPermitted; stopped: OperationNotPermitted',
    probe: async (bench) => {
      const id = await bench.xenServer();
      const running = await skipping(bench, id);
      if (running !== ACCEPTED) await bench.ec2.send(new StopInstancesCommand({ InstanceIds: [id], Force: true }));
      await untilServer(bench, id, 'stopped');
      return `running: ${running}; stopped: ${await skipping(bench, id)}`;
    },
  },
  {
    id: 'attach-nic-other-states',
    question: 'AttachNetworkInterface to a server that is neither running nor stopped: which code?',
    expected: 'IncorrectInstanceState',
    probe: async (bench) => {
      const id = await bench.xenServer();
      const nic = await bench.makeNic();
      await bench.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      const place = { NetworkInterfaceId: nic.id, InstanceId: id, DeviceIndex: 1 };
      return answerOf(() => bench.ec2.send(new AttachNetworkInterfaceCommand(place)));
    },
  },
  notAsked(
    'dead-zone-code',
    'With which code does a look fail while a zone is down?',
    'a server error',
    'nobody can take a zone down to see',
  ),
  notAsked(
    'power-back-ends-stop',
    'Is a stop that is under way lost when a zone regains power?',
    'the server runs again',
    'nobody can take the power of a zone to see',
  ),
  notAsked(
    'enclaves-with-hibernation',
    'RunInstances with Nitro Enclaves and hibernation: which code?',
    'InvalidParameterCombination',
    'a type that takes enclaves costs more than all else of the proof, should EC2 accept the call',
  ),
];
