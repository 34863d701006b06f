import type { Command } from 'commander';
import { wholeNumber } from '../../local/options.ts';
import { SIMULATED_ACTIONS } from '../../simulated-aws/ec2.ts';
import type { StandingFault } from '../../simulation/faults/index.ts';
import { UsageError } from '../exit-codes.ts';
import { type CliContext, inSession, type Outcome } from '../session.ts';
import { byHand, simulationOf } from '../simulated-account.ts';
import { serverNamed, zoneNamed } from '../site-servers.ts';
import type { SimulatedAccount } from '../target.ts';

interface Where {
  readonly server?: readonly string[];
  readonly zone?: readonly string[];
  readonly action?: readonly string[];
  readonly times: number;
}

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const addFaultCommands = (site: Command, context: CliContext): void => {
  site
    .command('fault')
    .argument('[name]', 'the fault; without a name, all that stand now are listed')
    .description('give the simulated site a fault, which stays until it is repaired')
    .option('--server <id>', 'server that it befalls, by EC2 id or name; may be repeated', each)
    .option('--zone <zone>', 'zone that it befalls; may be repeated', each)
    .option('--action <name>', 'action of EC2 that it meets, e.g. StopInstances; may be repeated', each)
    .option('--times <n>', 'how many calls of the action it meets', wholeNumber(1, 1_000_000), 1)
    .addHelpText('after', HELP)
    .action((name: string | undefined, where: Where, command: Command) =>
      inSession(context, command, async (session) => {
        const account = simulationOf(session);
        if (name !== undefined) await setFault(account, name, where);
        return standing(account);
      }),
    );
  site
    .command('repair')
    .description('end the faults of the simulated site: all of them, or those of a server or zone')
    .option('--server <id>', 'server, by EC2 id or name; may be repeated', each)
    .option('--zone <zone>', 'zone; may be repeated', each)
    .action((where: Omit<Where, 'times'>, command: Command) =>
      inSession(context, command, async (session) => {
        const account = simulationOf(session);
        repair(account, where);
        return standing(account);
      }),
    );
};

const standing = ({ ec2 }: SimulatedAccount): Outcome => {
  const faults = ec2.faults.standing();
  return { json: { faults }, text: () => (faults.length > 0 ? faults.join('\n') : 'The simulated site has no fault.') };
};

/** @throws UnknownFaultError, UsageError */
const setFault = async (account: SimulatedAccount, wanted: string, where: Where): Promise<void> => {
  const { isStanding, STANDING, standingFault } = await import('../../simulation/faults/index.ts');
  const { faultNamed } = await import('../../simulation/simulate/moments.ts');
  const name = faultNamed(wanted);
  if (!isStanding(name)) {
    throw new UsageError(
      `A site cannot keep the fault "${name}" from one command to the next. See what it does: sdrs simulate GROUP ` +
        `--fault ${name}. A site can keep: ${Object.keys(STANDING).join(', ')}.`,
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

const placesOf = (account: SimulatedAccount, { server = [], zone = [] }: Omit<Where, 'times'>) => ({
  servers: server.map((one) => serverNamed(account, one)),
  zones: zone.map((one) => zoneNamed(account, one)),
});

const repair = (account: SimulatedAccount, where: Omit<Where, 'times'>): void => {
  const { ec2 } = account;
  const { servers, zones } = placesOf(account, where);
  if (servers.length + zones.length === 0) ec2.faults.repairAll();
  for (const zone of zones) ec2.faults.repairZone(zone);
  for (const id of servers) ec2.faults.releaseStop(id);
  ec2.faults.repairServers(servers);
  const nics = ec2.inspect((view) => view.list('networkInterfaces'));
  for (const { id, attachment } of nics)
    if (servers.includes(attachment?.instanceId ?? '')) ec2.faults.releaseDetach(id);
};

const HELP = `
Of a server (--server):   stop-hangs, detach-hangs, server-reboots
Of a zone (--zone):       zone-down, zone-silent, power-returns
Of calls (--action):      refused, answer-lost, throttled-once, denied (until it is repaired)
Of the whole account:     ec2-refuses-changes, no-disks, no-moves
docs/simulate.md says what each of them does.

Examples:
  $ sdrs site fault stop-hangs --server licence
  $ sdrs site fault zone-down --zone eu-central-1a
  $ sdrs site fault answer-lost --action AttachNetworkInterface --times 3
  $ sdrs site repair`;
