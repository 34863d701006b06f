import { AttachVolumeCommand, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import type { SimulatedEc2 } from '../../simulated-aws/ec2.ts';
import type { Production } from '../runs/stage.ts';
import { byEip, isolated, movableNics, noteworthy, overlaid, reassigned, relaunched, twinned } from '../sites/sites.ts';
import type { SiteBuilder } from '../world/prepared.ts';
import type { Wake } from './old-try.ts';

export interface Trouble {
  readonly begin: (ec2: SimulatedEc2, production: readonly Production[]) => void;
  readonly end: (ec2: SimulatedEc2, production: readonly Production[]) => void;
}

/** What people do. */
export type Script =
  /** The failover, and the same call again until it is done. */
  | { readonly is: 'again' }
  /** The failover is cancelled, so many seconds after its start or once it has ended. */
  | { readonly is: 'cancel'; readonly after: number | 'end' }
  /** Once it has ended somebody starts production by hand, and the guard comes. */
  | { readonly is: 'guard'; readonly thenCancel: boolean };

export interface Scenario {
  readonly name: string;
  readonly build: SiteBuilder;
  readonly script: Script;
  readonly wakes: readonly Wake[];
  readonly trouble?: Trouble;
  /** Somebody does this while the old try stands still, before its retry begins; `trouble` ends it. @default nobody does anything */
  readonly meanwhile?: Trouble['begin'];
  /** Names of the servers whose risk is accepted. @default none */
  readonly accepted?: readonly string[];
  /** Which functions have an old try. @default all */
  readonly only?: string;
}

const FORWARD: readonly Wake[] = ['retry-began', 'retry-ended', 'pass-after', 'failover-ended'];
const BACK: readonly Wake[] = ['retry-ended', 'cancel-began', 'cancel-took-lease', 'cancel-ended', 'timed-out'];
const AGAIN = { is: 'again' } as const;

const first = (production: readonly Production[]): Production => production[0] as Production;

const firstHangs: Trouble = {
  begin: (ec2, production) => ec2.faults.hangStop(first(production).serverId),
  end: (ec2, production) => ec2.faults.releaseStop(first(production).serverId),
};

const drServers = (production: readonly Production[]): string[] => production.map(({ drServerId }) => drServerId);

/** Somebody starts the DR servers, so that no failover may begin, until they are stopped again. */
const drServersRun: Pick<Scenario, 'meanwhile' | 'trouble'> = {
  meanwhile: (ec2, production) => void ec2.send(new StartInstancesCommand({ InstanceIds: drServers(production) })),
  trouble: {
    begin: () => {},
    end: (ec2, production) => void ec2.send(new StopInstancesCommand({ InstanceIds: drServers(production) })),
  },
};

/** No DR disk may be made, so production is fenced and nothing moves. */
const noDisks: Trouble = {
  begin: (ec2) => ec2.faults.deny('CreateVolume'),
  end: (ec2) => ec2.faults.allow('CreateVolume'),
};

const SHORT = { fencingBudgetSeconds: 60, migrationBudgetSeconds: 90 };

export const SCENARIOS: readonly Scenario[] = [
  { name: 'S1 NICs move', build: movableNics(2), script: AGAIN, wakes: FORWARD },
  { name: 'S2 relaunch', build: relaunched, script: AGAIN, wakes: FORWARD },
  { name: 'S3 secondary IPs', build: reassigned, script: AGAIN, wakes: FORWARD },
  { name: 'S4 twin VPC', build: twinned, script: AGAIN, wakes: FORWARD },
  { name: 'S5 overlay', build: overlaid, script: AGAIN, wakes: FORWARD },
  { name: 'S7 EIP', build: byEip, script: AGAIN, wakes: FORWARD },
  { name: 'isolation', build: isolated(1), script: AGAIN, wakes: FORWARD },
  { name: 'one server hangs', build: movableNics(2, SHORT), script: AGAIN, wakes: FORWARD, trouble: firstHangs },
  {
    name: 'refused meanwhile',
    build: movableNics(1),
    script: AGAIN,
    wakes: FORWARD,
    only: 'Validate prerequisites',
    ...drServersRun,
  },
  {
    name: 'accepted unfenced',
    build: movableNics(2, SHORT),
    script: AGAIN,
    wakes: FORWARD,
    trouble: firstHangs,
    accepted: ['web-1'],
  },
  {
    name: 'cancelled too late',
    build: movableNics(2, SHORT),
    script: { is: 'cancel', after: 50 },
    wakes: ['retry-ended', 'pass-after', 'cancel-began', 'cancel-ended'],
    trouble: firstHangs,
  },
  {
    name: 'cancelled while production stops',
    build: noteworthy(),
    script: { is: 'cancel', after: 10 },
    wakes: BACK,
  },
  {
    name: 'cancelled once production is fenced',
    build: noteworthy(),
    script: { is: 'cancel', after: 27 },
    wakes: BACK,
  },
  {
    name: 'cancelled after failure',
    build: noteworthy(SHORT),
    script: { is: 'cancel', after: 'end' },
    wakes: BACK,
    trouble: noDisks,
  },
  {
    name: 'isolated, cancelled while running',
    build: isolated(1),
    script: { is: 'cancel', after: 23 },
    wakes: BACK,
  },
  {
    name: 'guard after the failover',
    build: movableNics(1),
    script: { is: 'guard', thenCancel: false },
    wakes: ['retry-began', 'retry-ended', 'timed-out'],
    only: 'guard',
  },
  {
    name: 'guard, then cancelled',
    build: isolated(1, SHORT),
    script: { is: 'guard', thenCancel: true },
    wakes: ['retry-ended', 'cancel-began', 'cancel-took-lease', 'cancel-ended', 'timed-out'],
    trouble: noDisks,
    only: 'guard',
  },
];

/** What a well-meaning person does: the root volume back on, and start. */
export const startByHand = async (
  ec2: Pick<SimulatedEc2, 'send'>,
  { serverId, rootVolumeId, rootDevice }: Production,
  sleep: (ms: number) => Promise<void>,
): Promise<void> => {
  await ec2.send(new AttachVolumeCommand({ VolumeId: rootVolumeId, InstanceId: serverId, Device: rootDevice }));
  await sleep(10_000);
  await ec2.send(new StartInstancesCommand({ InstanceIds: [serverId] }));
};
