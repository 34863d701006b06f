import { type Command, Option } from 'commander';
import type { SignalState } from '../../lambdas/domain/automation/signal.ts';
import type { DeciderReport } from '../../lambdas/handlers/automation/messages.ts';
import type { FaultByHand } from '../../lambdas/handlers/operations/automation/decide-by-hand.ts';
import type { Operations } from '../operations.ts';
import { jsonIn, readText } from '../read-text.ts';
import { type CliContext, inSession } from '../session.ts';
import { alarmIn, keepAlarm } from '../simulated-alarm.ts';
import { decided } from './decided.ts';

type SaidOfFault = { readonly [Field in keyof FaultByHand]: FaultByHand[Field] | undefined };

/** Without the fields that were left out. */
const given = (said: SaidOfFault): FaultByHand =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as unknown as FaultByHand;

interface SignalOptions {
  readonly state: SignalState;
  readonly monitor: string;
  readonly group?: string;
  readonly server?: string;
  readonly zone?: string;
  readonly reason?: string;
  readonly alarm?: string;
}

export const addAutomationEventCommands = (automation: Command, context: CliContext): void => {
  automation
    .command('signal')
    .addOption(
      new Option('--state <state>', 'what is said').choices(['faulty', 'healthy', 'unknown']).makeOptionMandatory(),
    )
    .option('--monitor <name>', 'who says so', 'by-hand')
    .option('--group <group>', 'about a group, by id or name')
    .option('--server <id>', 'about a production server, by its EC2 id')
    .option('--zone <name>', 'about an availability zone')
    .option('--reason <text>', 'what was seen')
    .addOption(
      new Option('--alarm <name>', 'the change of a CloudWatch alarm instead').conflicts([
        'monitor',
        'group',
        'server',
        'zone',
        'reason',
      ]),
    )
    .description('hand the decider a fault event, as a monitor would, or the change of an alarm')
    .action((options: SignalOptions, command: Command) =>
      inSession(context, command, async (session) => {
        if (options.alarm !== undefined) await keepAlarm(session, options.alarm, options.state);
        return decided(session, await sent(session.operations, options));
      }),
    );
  automation
    .command('event')
    .argument('<file>', 'an EventBridge event in JSON; "-" reads standard input')
    .description('hand the decider an event, as EventBridge would')
    .action(async (file: string, _options: unknown, command: Command) => {
      const event = Object(jsonIn(await readText(file, context.io), `${file} is no JSON.`));
      await inSession(context, command, async (session) => {
        const alarm = alarmIn(event);
        if (alarm) await keepAlarm(session, alarm.name, alarm.state);
        return decided(session, await session.operations.sendAutomationEvent(event));
      });
    });
};

const sent = async (operations: Operations, { alarm, state, ...options }: SignalOptions): Promise<DeciderReport> => {
  if (alarm !== undefined) return operations.sendAlarm({ alarm, state });
  const { group, server: serverId, zone: availabilityZone, ...said } = options;
  const groupId = group === undefined ? undefined : (await operations.showGroup(group)).group.id;
  return operations.sendFault(given({ ...said, state, groupId, serverId, availabilityZone }));
};
