import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import { isFenced, type Owners, ownersIn } from './owners.ts';
import type { Violation } from './violation.ts';

/** Calls that can take an identity from a server. */
export const MOVES: ReadonlySet<string> = new Set([
  'DetachNetworkInterfaceCommand',
  'AttachNetworkInterfaceCommand',
  'AssociateAddressCommand',
  'DisassociateAddressCommand',
  'AssignPrivateIpAddressesCommand',
  'UnassignPrivateIpAddressesCommand',
  'AssignIpv6AddressesCommand',
  'UnassignIpv6AddressesCommand',
  'RunInstancesCommand',
  'TerminateInstancesCommand',
  'CreateRouteCommand',
  'ReplaceRouteCommand',
  'DeleteRouteCommand',
  'CreateTransitGatewayRouteCommand',
  'ReplaceTransitGatewayRouteCommand',
  'DeleteTransitGatewayRouteCommand',
]);

export interface FenceProps {
  readonly ec2: SimulatedEc2;
  /** Production servers at the moment. */
  readonly guarded: () => readonly string[];
  /** Whether the risk of one of them was accepted by name. */
  readonly isAccepted: (serverId: string) => boolean;
  readonly report: (violation: Violation) => void;
}

type Client = Pick<SimulatedEc2, 'send'>;

/**
 * Looks at every call that can move an identity, at the moment of its effect: whoever loses one was stopped and without root volume
 * at that moment, or was accepted.
 */
export const watchFence = (real: Client, { ec2, guarded, isAccepted, report }: FenceProps): Client => {
  const send = real.send.bind(real) as (command: object) => Promise<unknown>;
  const look = (view: View) => ({
    owners: ownersIn(view),
    unfenced: guarded().filter((id) => !isAccepted(id) && !isFenced(view, id)),
  });
  const watched = (command: object): Promise<unknown> => {
    const action = command.constructor.name;
    if (!MOVES.has(action)) return send(command);
    const before = ec2.inspect(look);
    // The simulated EC2 takes effect at once, before its answer is delivered.
    const answer = send(command);
    const after = ec2.inspect(ownersIn);
    for (const identity of lost(before.owners, after, before.unfenced)) {
      report({ kind: 'moved before the fence', seen: `${action.replace(/Command$/, '')} took ${identity}` });
    }
    return answer;
  };
  return { send: watched as unknown as SimulatedEc2['send'] };
};

const lost = (before: Owners, after: Owners, unfenced: readonly string[]): readonly string[] =>
  [...before].flatMap(([identity, owner]) =>
    owner !== undefined && unfenced.includes(owner) && after.get(identity) !== owner
      ? [`${identity} from ${owner}, which was not fenced`]
      : [],
  );
