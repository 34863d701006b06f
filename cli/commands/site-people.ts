import {
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { type CliContext, inSession, type Outcome } from '../session.ts';
import { byHand, simulationOf } from '../simulated-account.ts';
import { serverNamed } from '../site-servers.ts';
import type { SimulatedAccount } from '../target.ts';

interface PersonOptions {
  readonly force?: boolean;
  readonly at?: string;
}

/** What somebody does by hand at the simulated site, past the service. */
export const addPeopleCommands = (site: Command, context: CliContext): void => {
  const doing =
    (act: (account: SimulatedAccount, said: readonly string[], options: PersonOptions) => Promise<string>) =>
    (...given: readonly unknown[]): Promise<void> =>
      inSession(context, given.at(-1) as Command, async (session): Promise<Outcome> => {
        const said = given.slice(0, -2) as readonly string[];
        const done = await act(simulationOf(session), said, given.at(-2) as PersonOptions);
        return { json: { done }, text: () => done };
      });
  site
    .command('start')
    .argument('<server>', 'EC2 id or name')
    .description('start a server of the simulated site by hand, as somebody would who knows nothing of the failover')
    .action(doing((account, [wanted = '']) => startServer(account, wanted)));
  site
    .command('stop')
    .argument('<server>', 'EC2 id or name')
    .option('--force', 'without waiting for its operating system')
    .description('stop a server of the simulated site by hand')
    .action(doing((account, [wanted = ''], { force }) => stopServer(account, wanted, force ?? false)));
  site
    .command('attach')
    .argument('<id>', 'volume or NIC')
    .argument('<server>', 'EC2 id or name')
    .option('--at <place>', 'device of a volume, index of a NIC; else the root device or the first that is free')
    .description('attach a volume or a NIC of the simulated site by hand')
    .action(doing((account, [id = '', server = ''], { at }) => attach(account, { id, server, at })));
  site
    .command('detach')
    .argument('<id>', 'volume or NIC')
    .option('--force', 'by force')
    .description('detach a volume or a NIC of the simulated site by hand')
    .action(doing((account, [id = ''], { force }) => detach(account, id, force ?? false)));
};

const asked = ({ ec2 }: SimulatedAccount, command: object): Promise<void> => {
  const send = ec2.send as unknown as (command: object) => Promise<object>;
  return byHand(() => send(command));
};

const startServer = async (account: SimulatedAccount, wanted: string): Promise<string> => {
  const id = serverNamed(account, wanted);
  await asked(account, new StartInstancesCommand({ InstanceIds: [id] }));
  return stateOf(account, id);
};

const stopServer = async (account: SimulatedAccount, wanted: string, Force: boolean): Promise<string> => {
  const id = serverNamed(account, wanted);
  await asked(account, new StopInstancesCommand({ InstanceIds: [id], ...(Force ? { Force } : {}) }));
  return stateOf(account, id);
};

const stateOf = ({ ec2 }: SimulatedAccount, id: string): string =>
  `${id} is ${ec2.inspect((view) => view.get('instances', id)?.state)}.`;

interface Attachment {
  readonly id: string;
  readonly server: string;
  readonly at: string | undefined;
}

const attach = async (account: SimulatedAccount, { id, server, at }: Attachment): Promise<string> => {
  const InstanceId = serverNamed(account, server);
  const place = at ?? freePlace(account, kindOf(id), InstanceId);
  const command =
    kindOf(id) === 'volumes'
      ? new AttachVolumeCommand({ VolumeId: id, InstanceId, Device: place })
      : new AttachNetworkInterfaceCommand({ NetworkInterfaceId: id, InstanceId, DeviceIndex: indexOf(place) });
  await asked(account, command);
  return `${id} goes to ${InstanceId} at ${place}.`;
};

const indexOf = (place: string): number => {
  if (/^\d{1,2}$/.test(place)) return Number(place);
  throw new UsageError(`--at ${place} is no device index. Give a number such as 1.`);
};

const DEVICES = [...'fghijklmnop'].map((letter) => `/dev/sd${letter}`);

/** The root device where that is free, else the first free device; the lowest index that is free. */
const freePlace = ({ ec2 }: SimulatedAccount, kind: 'volumes' | 'networkInterfaces', serverId: string): string =>
  ec2.inspect((view) => {
    const taken = view.list(kind).flatMap(({ attachment }) => {
      if (attachment?.instanceId !== serverId) return [];
      return [String('device' in attachment ? attachment.device : attachment.deviceIndex)];
    });
    const root = view.get('instances', serverId)?.rootDeviceName ?? '/dev/xvda';
    const places = kind === 'volumes' ? [root, ...DEVICES] : Array.from({ length: 15 }, (_, n) => String(n));
    return places.find((place) => !taken.includes(place)) ?? '?';
  });

/** @throws UsageError */
const kindOf = (id: string): 'volumes' | 'networkInterfaces' => {
  if (id.startsWith('vol-')) return 'volumes';
  if (id.startsWith('eni-')) return 'networkInterfaces';
  throw new UsageError(`"${id}" is neither a volume nor a NIC. Give an id such as vol-… or eni-….`);
};

const detach = async (account: SimulatedAccount, id: string, Force: boolean): Promise<string> => {
  const kind = kindOf(id);
  const held = account.ec2.inspect((view) => view.get(kind, id)?.attachment);
  if (!held) throw new UsageError(`${id} is attached to no server of the simulated site.`);
  const command =
    'device' in held
      ? new DetachVolumeCommand({ VolumeId: id, Force })
      : new DetachNetworkInterfaceCommand({ AttachmentId: held.id, Force });
  await asked(account, command);
  return `${id} leaves ${held.instanceId}.`;
};
