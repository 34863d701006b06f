import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { Violation } from './violation.ts';

type Client = Pick<SimulatedEc2, 'send'>;

export interface ForcedProps {
  readonly ec2: SimulatedEc2;
  /** Whether somebody starts the server at this moment, which a look of the service need not show yet. */
  readonly isJustStarted: (serverId: string) => boolean;
  readonly report: (violation: Violation) => void;
}

interface Command {
  readonly input: {
    readonly VolumeId?: string;
    readonly InstanceId?: string;
    readonly Force?: boolean;
    readonly DryRun?: boolean;
  };
}

/**
 * Looks at every volume that the service detaches by force, at the moment of the call: the server that holds the volume is down,
 * and the volume is on its way off already.
 */
export const watchForced = (real: Client, { ec2, isJustStarted, report }: ForcedProps): Client => {
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const watched = (command: Command & object): Promise<unknown> => {
    const torn = isForced(command) ? ec2.inspect((view) => tornOff(command, view)) : undefined;
    if (torn !== undefined && !isJustStarted(command.input.InstanceId ?? '?')) {
      report({ kind: 'a volume is torn off its server', seen: torn });
    }
    return send(command);
  };
  return { send: watched as unknown as SimulatedEc2['send'] };
};

const isForced = ({ input, constructor: { name } }: Command & object): boolean =>
  name === 'DetachVolumeCommand' && input.Force === true && !input.DryRun;

/** A volume that the server does not hold any more is refused, so nothing is torn off. */
const tornOff = ({ input: { VolumeId = '?', InstanceId = '?' } }: Command, view: View): string | undefined => {
  const held = view.get('volumes', VolumeId)?.attachment;
  if (held?.instanceId !== InstanceId) return undefined;
  const state = view.get('instances', InstanceId)?.state ?? 'not there';
  const isDown = state === 'stopped' || state === 'terminated';
  return isDown && held.status === 'detaching'
    ? undefined
    : `${VolumeId}, ${held.status} at ${InstanceId}, which is ${state}`;
};
