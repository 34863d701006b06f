import { SIMULATED_ACTIONS } from '../simulated-aws/ec2.ts';
import { isStanding, STANDING, type StandingFault, standingFault } from '../simulation/faults/index.ts';
import { faultNamed } from '../simulation/simulate/moments.ts';
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
  const name = faultNamed(wanted);
  if (!isStanding(name)) {
    throw new UsageError(
      `A site cannot keep the fault "${name}" from one command to the next. A site can keep: ${Object.keys(STANDING).join(', ')}. ` +
        `See what it does: sdrs simulate GROUP --fault ${name}`,
    );
  }
  const fault = standingFault(name);
  checkWhere(name, fault, where);
  const at = { ...placesOf(account, where), actions: (where.action ?? []).map(actionNamed), times: where.times };
  await byHand(() => fault.set(account.ec2, at));
};

const OPTIONS = { servers: 'server', zones: 'zone', actions: 'action' } as const;

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
  const held = ec2.inspect((view) => [...view.list('networkInterfaces'), ...view.list('volumes')]);
  for (const { id, attachment } of held)
    if (servers.includes(attachment?.instanceId ?? '')) ec2.faults.releaseDetach(id);
};
