import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { Seen, SeenInstance } from './items.ts';
import type { Violation } from './violation.ts';

type Client = Pick<SimulatedEc2, 'send'>;

export interface HandsOffProps {
  readonly ec2: SimulatedEc2;
  /** The table as it is at the moment. */
  readonly items: () => Iterable<Seen>;
  readonly report: (violation: Violation) => void;
  /** What a server is that is to be left alone. @default as long as groups go there once, and not home */
  readonly leftAlone?: LeftAlone;
}

/** @returns what the server is, for people; nothing where it is not to be left alone */
export type LeftAlone = (serverId: string, items: Iterable<Seen>) => string | undefined;

interface Asked {
  readonly DryRun?: boolean;
  readonly InstanceIds?: readonly string[];
  readonly VolumeId?: string;
  readonly InstanceId?: string;
  readonly AttachmentId?: string;
}

/** Whom a call would take down, or take something from. */
const TARGETS: Readonly<Record<string, (asked: Asked, view: View) => readonly (string | undefined)[]>> = {
  StopInstancesCommand: ({ InstanceIds = [] }, view) => InstanceIds.filter((id) => isUp(view, id)),
  TerminateInstancesCommand: ({ InstanceIds = [] }) => InstanceIds,
  DetachVolumeCommand: ({ VolumeId = '?', InstanceId }, view) => {
    const held = view.get('volumes', VolumeId)?.attachment;
    // Another server than the one that has the volume is refused (EC2 API Reference, Error codes, InvalidAttachment.NotFound).
    if (InstanceId !== undefined && held?.instanceId !== InstanceId) return [];
    // What is on its way off already was taken before; how that comes to its end is for `watchForced` to judge.
    return held?.status === 'detaching' ? [] : [held?.instanceId];
  },
  DetachNetworkInterfaceCommand: ({ AttachmentId }, view) =>
    view
      .list('networkInterfaces')
      .flatMap(({ attachment }) => (attachment?.id === AttachmentId ? [attachment?.instanceId] : [])),
};

const isUp = (view: View, id: string): boolean =>
  /^(pending|running)$/.test(view.get('instances', id)?.state ?? 'gone');

/**
 * Looks at every call of the service that stops a server or takes a disk or a network interface from it, at the moment of its effect:
 * the table says beforehand that the order to keep a production server down is begun, else that server is left alone; so is a DR server
 * whose failover is finished, as it is production from then on.
 */
export const watchHandsOff = (real: Client, props: HandsOffProps): Client => {
  const { ec2, items, report, leftAlone = leftAloneOnce } = props;
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const watched = (command: Command): Promise<unknown> => {
    for (const target of ec2.inspect((view) => targetsOf(command, view))) {
      const role = leftAlone(target, items());
      const seen = `${command.constructor.name.replace(/Command$/, '')} of ${target}, ${role}`;
      if (role !== undefined) report({ kind: 'production taken down without an order', seen });
    }
    return send(command);
  };
  return { send: watched as unknown as SimulatedEc2['send'] };
};

interface Command {
  readonly input: Asked;
}

const targetsOf = ({ input, constructor: { name } }: Command & object, view: View): readonly string[] => {
  const targets = input.DryRun ? [] : (TARGETS[name]?.(input, view) ?? []);
  return targets.filter((target): target is string => target !== undefined);
};

const leftAloneOnce: LeftAlone = (serverId, items) => {
  const instances = [...items].filter((item) => item.kind === 'instance');
  const finished = instances.find((item) => item.isFinished && servesNow(item) === serverId);
  if (finished) return `DR server of ${finished.name}, whose failover is finished`;
  const member = instances.find((item) => item.source === serverId);
  return member && (member.stayDown ?? 'intended') === 'intended' ? `production of ${member.name}` : undefined;
};

const servesNow = ({ target, relaunchedAs }: SeenInstance): string => relaunchedAs ?? target;
