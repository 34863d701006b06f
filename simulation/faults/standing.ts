import { RebootInstancesCommand } from '@aws-sdk/client-ec2';
import type { SimulatedEc2 } from '../../simulated-aws/ec2.ts';

/** What a fault that stands is about. Which of these it needs, the fault says. */
export interface StandsAt {
  readonly servers: readonly string[];
  readonly zones: readonly string[];
  /** Actions of EC2, e.g. `StopInstances`. */
  readonly actions: readonly string[];
  /** How many calls it meets. */
  readonly times: number;
}

/**
 * A fault that a site can have by itself, from one command to the next: it is kept with the site. The others are faults of a
 * process, and end with the process.
 */
export interface StandingFault {
  readonly needs: 'servers' | 'zones' | 'actions' | 'nothing';
  set(ec2: SimulatedEc2, at: StandsAt): unknown;
}

/** A fault of each of these, one after the other. */
const ofEach =
  (needs: 'servers' | 'zones' | 'actions', set: (ec2: SimulatedEc2, one: string) => void): StandingFault['set'] =>
  (ec2, at) => {
    for (const one of at[needs]) set(ec2, one);
  };

/** What of that kind the server has, whatever phase of attachment it is in. */
const heldBy = (ec2: SimulatedEc2, kind: 'networkInterfaces' | 'volumes', server: string): readonly string[] =>
  ec2.inspect((view) =>
    view.list(kind).flatMap(({ id, attachment }) => (attachment?.instanceId === server ? [id] : [])),
  );

const detachHangs = (kind: 'networkInterfaces' | 'volumes'): StandingFault['set'] =>
  ofEach('servers', (ec2, server) => {
    for (const id of heldBy(ec2, kind, server)) ec2.faults.hangDetach(id);
  });

/** Until somebody repairs it. */
const FOR_GOOD = Number.MAX_SAFE_INTEGER;

const failing =
  (code: string, afterEffect = false): StandingFault['set'] =>
  (ec2, { actions, times }) => {
    for (const action of actions) ec2.faults.failNext(action, { code, times, afterEffect });
  };

const denying =
  (...actions: readonly string[]): StandingFault['set'] =>
  (ec2) => {
    for (const action of actions) ec2.faults.deny(action);
  };

/** Changes that a failover makes, and people make beside it. */
const CHANGES = [
  ...['StopInstances', 'StartInstances', 'TerminateInstances', 'RunInstances', 'ModifyInstanceAttribute'],
  ...['CreateVolume', 'AttachVolume', 'DetachVolume', 'CreateTags', 'DeleteTags', 'CreateNetworkInterface'],
  ...['AttachNetworkInterface', 'DetachNetworkInterface', 'ModifyNetworkInterfaceAttribute', 'AssociateAddress'],
  ...['AssignPrivateIpAddresses', 'ReplaceRoute', 'CreateRoute'],
];

/** By their names in the one list of faults. */
export const STANDING = {
  'stop-hangs': { needs: 'servers', set: ofEach('servers', (ec2, id) => ec2.faults.hangStop(id)) },
  'detach-hangs': { needs: 'servers', set: detachHangs('networkInterfaces') },
  'volume-detach-hangs': { needs: 'servers', set: detachHangs('volumes') },
  'server-reboots': {
    needs: 'servers',
    set: async (ec2, { servers }) => {
      await ec2.send(new RebootInstancesCommand({ InstanceIds: [...servers] }));
      ec2.faults.breakServers(servers);
    },
  },
  'zone-down': { needs: 'zones', set: ofEach('zones', (ec2, zone) => ec2.faults.breakZone(zone)) },
  'zone-silent': {
    needs: 'zones',
    set: ofEach('zones', (ec2, zone) => ec2.faults.breakZone(zone, { controlPlane: true })),
  },
  'power-returns': { needs: 'zones', set: ofEach('zones', (ec2, zone) => ec2.faults.regainPower(zone)) },
  refused: { needs: 'actions', set: failing('InternalError') },
  'answer-lost': { needs: 'actions', set: failing('TimeoutError', true) },
  'throttled-once': { needs: 'actions', set: failing('RequestLimitExceeded') },
  denied: { needs: 'actions', set: ofEach('actions', (ec2, action) => ec2.faults.deny(action)) },
  'ec2-refuses-changes': {
    needs: 'nothing',
    set: (ec2) => failing('InternalError')(ec2, { servers: [], zones: [], actions: CHANGES, times: FOR_GOOD }),
  },
  'no-disks': { needs: 'nothing', set: denying('CreateVolume') },
  'no-moves': { needs: 'nothing', set: denying('AttachNetworkInterface', 'AssociateAddress') },
} as const satisfies Readonly<Record<string, StandingFault>>;

export type StandingFaultName = keyof typeof STANDING;
export const isStanding = (name: string): name is StandingFaultName => Object.hasOwn(STANDING, name);
export const standingFault = (name: StandingFaultName): StandingFault => STANDING[name];
