import {
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { UsageError } from './exit-codes.ts';
import { byHand } from './simulated-account.ts';
import { serverNamed } from './site-servers.ts';
import type { SimulatedAccount } from './target.ts';

export interface PersonOptions {
  readonly force?: boolean;
  readonly at?: string;
}

type Act = (account: SimulatedAccount, said: readonly string[], options: PersonOptions) => Promise<string>;

export type ActName = 'start' | 'stop' | 'attach' | 'detach';

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

/** What somebody does by hand, by the name of its command. */
export const ACTS: Readonly<Record<ActName, Act>> = {
  start: (account, [server = '']) => startServer(account, server),
  stop: (account, [server = ''], { force = false }) => stopServer(account, server, force),
  attach: (account, [id = '', server = ''], { at }) => attach(account, { id, server, at }),
  detach: (account, [id = ''], { force = false }) => detach(account, id, force),
};
