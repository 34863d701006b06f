import {
  CreateSubnetCommand,
  CreateVpcCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { onTestFinished } from 'vitest';
import type { FailoverPlan } from '../../lambdas/domain/plan/plan-types.ts';
import type { GroupDescription, NicDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { issue, must, until } from '../../local/site/ec2.ts';
import { attachGateway } from '../../local/site/network.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { GROUP, serversById } from './setup.ts';

export const ZONE = 'eu-central-1a';

/** How a server is launched otherwise than the other servers. */
export interface Launch extends Partial<RunInstancesCommandInput> {
  /** Its subnet is on this Outpost. */
  readonly outpostArn?: string;
}

/** A production server and its DR server, by what is otherwise than usual at their launch. */
export interface Pair {
  readonly name: string;
  readonly production?: Launch;
  readonly dr?: Launch;
}

export interface LaunchedPair {
  readonly name: string;
  readonly production: string;
  readonly dr: string;
}

export interface Ground {
  readonly runtime: TestRuntime;
  readonly vpcId: string;
  subnet(outpostArn?: string): Promise<string>;
}

/** A VPC in virtual time, with a subnet for each who asks. */
export const setupGround = async (): Promise<Ground> => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { Vpc } = await runtime.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = must(Vpc?.VpcId, 'a VPC');
  await attachGateway(runtime, vpcId);
  let subnets = 0;
  const subnet = async (OutpostArn?: string) => {
    const request = { VpcId: vpcId, CidrBlock: `10.0.${subnets++}.0/24`, AvailabilityZone: ZONE };
    const { Subnet } = await issue(
      runtime,
      new CreateSubnetCommand({ ...request, ...(OutpostArn ? { OutpostArn } : {}) }),
    );
    return must(Subnet?.SubnetId, 'a subnet');
  };
  return { runtime, vpcId, subnet };
};

const USUAL = { ImageId: 'ami-0123456789abcdef0', InstanceType: 'm5.large', MinCount: 1, MaxCount: 1 } as const;

const launch = async ({ runtime, subnet }: Ground, usual: string, { outpostArn, ...asked }: Launch = {}) => {
  const place = asked.NetworkInterfaces ? {} : { SubnetId: outpostArn ? await subnet(outpostArn) : usual };
  const { Instances = [] } = await issue(runtime, new RunInstancesCommand({ ...USUAL, ...place, ...asked }));
  return must(Instances[0]?.InstanceId, 'a server');
};

/** Launches the pairs into one subnet, and stops their DR servers. */
export const launchPairs = async (ground: Ground, pairs: readonly Pair[]): Promise<readonly LaunchedPair[]> => {
  const { runtime } = ground;
  const subnet = await ground.subnet();
  const launched: LaunchedPair[] = [];
  for (const { name, production, dr } of pairs) {
    launched.push({ name, production: await launch(ground, subnet, production), dr: await launch(ground, subnet, dr) });
  }
  const everybody = launched.flatMap(({ production, dr }) => [production, dr]);
  await stateOf(runtime, everybody, 'running');
  const InstanceIds = launched.map(({ dr }) => dr);
  await issue(runtime, new StopInstancesCommand({ InstanceIds }));
  await stateOf(runtime, InstanceIds, 'stopped');
  return launched;
};

const stateOf = ({ ec2, clock }: TestRuntime, ids: readonly string[], state: string) =>
  until(clock, `servers that are ${state}`, async () => {
    const servers = await serversById(ec2);
    return ids.every((id) => servers.get(id)?.State?.Name === state);
  });

/** The group of the pairs, whose primary NICs stay, imported and planned. */
export const planOf = async (
  { runtime, vpcId }: Pick<Ground, 'runtime' | 'vpcId'>,
  pairs: readonly LaunchedPair[],
  nics: Readonly<Record<string, Omit<NicDescription, 'networkInterfaceId'>>> = {},
): Promise<FailoverPlan> => {
  const site = { availabilityZone: ZONE, vpcId };
  const instances = await Promise.all(
    pairs.map(async ({ name, production, dr }) => {
      const all = await nicsOfServer(runtime, production);
      const described = all.map(({ NetworkInterfaceId, Attachment }) => ({
        networkInterfaceId: must(NetworkInterfaceId, 'a NIC'),
        ...(nics[String(Attachment?.DeviceIndex)] ?? { role: 'management' as const }),
      }));
      return { name, servers: { source: production, target: dr }, nics: described };
    }),
  );
  const description: GroupDescription = { name: GROUP, sites: { source: site, target: site }, instances };
  await createImportGroup(runtime)(description);
  return (await createPlanFailover(runtime)(GROUP)).plan;
};

/** Every finding of a plan: of the group, its servers and their NICs. */
export const findingsOf = ({ findings, servers }: FailoverPlan) => [
  ...findings,
  ...servers.flatMap((server) => [...server.findings, ...server.nics.flatMap((nic) => nic.findings)]),
];
