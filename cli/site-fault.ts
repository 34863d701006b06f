import { SIMULATED_ACTIONS } from '../simulated-aws/ec2.ts';
import {
  disksAt,
  FAULTS,
  isStanding,
  STANDING,
  type StandingFault,
  type StandingFaultName,
  standingFault,
} from '../simulation/faults/index.ts';
import { UnknownFaultError } from '../simulation/simulate/errors.ts';
import { UsageError } from './exit-codes.ts';
import type { Outcome, Session } from './session.ts';
import { byHand } from './simulated-account.ts';
import { serverNamed, zoneNamed } from './site-servers.ts';
import type { SimulatedAccount } from './target.ts';

export interface Places {
  readonly server?: readonly string[];
  readonly zone?: readonly string[];
}

export interface Where extends Places {
  readonly action?: readonly string[];
  readonly times: number;
}

export const standing = ({ ec2 }: SimulatedAccount): Outcome => {
  const faults = ec2.faults.standing();
  return { json: { faults }, text: () => (faults.length > 0 ? faults.join('\n') : 'The simulated site has no fault.') };
};

/** @throws UnknownFaultError, UsageError */
export const setFault = async (account: SimulatedAccount, wanted: string, where: Where): Promise<void> => {
  const name = standingNamed(wanted);
  const fault = standingFault(name);
  checkWhere(name, fault, where);
  const at = { ...placesOf(account, where), actions: (where.action ?? []).map(actionNamed), times: where.times };
  if (fault.needs === 'disks') checkDisks(account, name, at.servers);
  await byHand(() => fault.set(account.ec2, at));
};

/** @throws UnknownFaultError, UsageError for a fault that ends with its process */
const standingNamed = (wanted: string): StandingFaultName => {
  if (isStanding(wanted)) return wanted;
  const kept = Object.keys(STANDING);
  if (!Object.hasOwn(FAULTS, wanted)) throw new UnknownFaultError(wanted, kept);
  throw new UsageError(
    `A site cannot keep the fault "${wanted}" from one command to the next. A site can keep: ${kept.join(', ')}. ` +
      `See what it does: sdrs simulate GROUP --fault ${wanted}`,
  );
};

/** @throws UsageError where the fault would befall nothing */
const checkDisks = ({ ec2 }: SimulatedAccount, name: string, servers: readonly string[]): void => {
  const bare = servers.filter((id) => disksAt(ec2, id).length === 0);
  if (bare.length === 0) return;
  throw new UsageError(
    `${name} befalls disks, and ${bare.join(', ')} has none now. Name a server with disks, or give it one: sdrs site attach VOLUME SERVER`,
  );
};

const OPTIONS = { servers: 'server', disks: 'server', zones: 'zone', actions: 'action' } as const;

/** @throws UsageError where the fault needs something else than what is named */
const checkWhere = (name: string, { needs }: StandingFault, where: Where): void => {
  const wanted = needs === 'nothing' ? undefined : OPTIONS[needs];
  if (wanted && !where[wanted]?.length) throw new UsageError(`${name} needs --${wanted}, at least once.`);
  const other = Object.values(OPTIONS).find((option) => option !== wanted && where[option]?.length);
  if (other) throw new UsageError(`${name} takes no --${other}${wanted ? `, but --${wanted}` : ''}.`);
};

/** @throws UsageError */
const actionNamed = (wanted: string): string => {
  const action = wanted.replace(/^ec2:/, '');
  if (SIMULATED_ACTIONS.includes(action)) return action;
  throw new UsageError(`The simulated EC2 has no action "${wanted}". It has: ${SIMULATED_ACTIONS.join(', ')}.`);
};

const placesOf = (account: SimulatedAccount, { server = [], zone = [] }: Places) => ({
  servers: server.map((one) => serverNamed(account, one)),
  zones: zone.map((one) => zoneNamed(account, one)),
});

/** EC2 ids of both servers of every instance. @throws GroupNotFoundError, AmbiguousNameError */
export const serversOf = async ({ operations }: Session, wanted: string): Promise<readonly string[]> => {
  const { instances } = await operations.showGroup(wanted);
  return instances.flatMap(({ servers }) => Object.values(servers));
};

/** Ends all faults, or those of the places that are named. Repeating it changes nothing. */
export const repair = (account: SimulatedAccount, where: Places): void => {
  const { ec2 } = account;
  const { servers, zones } = placesOf(account, where);
  if (servers.length + zones.length === 0) ec2.faults.repairAll();
  for (const zone of zones) ec2.faults.repairZone(zone);
  for (const id of servers) ec2.faults.releaseStop(id);
  ec2.faults.repairServers(servers);
  ec2.faults.repairVolumes(servers.flatMap((id) => disksAt(ec2, id)));
  const nics = ec2.inspect((view) => view.list('networkInterfaces'));
  for (const { id, attachment } of nics)
    if (servers.includes(attachment?.instanceId ?? '')) ec2.faults.releaseDetach(id);
};
