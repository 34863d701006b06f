import type { WishOf } from '../group/member-change.ts';
import type { ProtectedInstance } from '../group/protection-group.ts';
import { recordServer } from '../group/recorded-server.ts';
import { otherStation } from '../group/station.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';
import { type ChangeRule, type ChangeVerdict, type Changing, failed, wait } from './change-rule.ts';

type Resizing = Changing<ProtectedInstance, WishOf<'resize'>>;

interface ToResize {
  readonly serverId: string;
  readonly instanceType: string;
}

/** The DR server first: where it cannot be changed, production stays as it is. */
const serversOf = ({ group, member, change }: Resizing): readonly ToResize[] =>
  [otherStation(group.priorityStation), group.priorityStation].flatMap((station) => {
    const instanceType = change.wish.types[station];
    return instanceType === undefined ? [] : [{ serverId: member.servers[station], instanceType }];
  });

const next = (resizing: Resizing, site: ObservedSite): ChangeVerdict<ProtectedInstance> => {
  const verdicts = serversOf(resizing).map((server) => ofServer(server, site));
  // A server that cannot be changed is told before the other one is touched.
  const open =
    verdicts.find((verdict) => verdict?.is === 'failed') ?? verdicts.find((verdict) => verdict !== undefined);
  return open ?? { is: 'done', member: recorded(resizing, site) };
};

/** What one server still needs; nothing where it has the type. Source: EC2 User Guide, Change the instance type: of a stopped server. */
const ofServer = (
  { serverId, instanceType }: ToResize,
  site: ObservedSite,
): ChangeVerdict<ProtectedInstance> | undefined => {
  const [server, type] = [fact(site.servers, serverId), fact(site.serverTypes, instanceType)];
  if (server.is === 'absent') return failed('ServerNotResized', `EC2 has no server ${serverId}.`);
  if (server.is === 'unknown') return wait(`EC2 did not show ${serverId}: ${server.why}`);
  if (server.value.instanceType === instanceType) return undefined;
  if (type.is === 'absent') return failed('TypeNotKnown', `EC2 has no instance type ${instanceType} in this region.`);
  const { state } = server.value;
  if (state !== 'stopped') {
    return failed(
      'ServerNotStopped',
      `Server ${serverId} is ${state}; stop it, its type is changed while it is stopped.`,
    );
  }
  return { is: 'call', call: { do: 'set-instance-type', serverId, instanceType } };
};

const recorded = ({ group, member }: Resizing, site: ObservedSite): ProtectedInstance => {
  const server = present(site.servers, member.servers[group.priorityStation]);
  return server && member.recordedServer ? { ...member, recordedServer: recordServer(server) } : member;
};

export const RESIZE: ChangeRule<ProtectedInstance, WishOf<'resize'>> = {
  query: (resizing) => ({
    servers: serversOf(resizing).map(({ serverId }) => serverId),
    serverTypes: serversOf(resizing).map(({ instanceType }) => instanceType),
  }),
  next,
  already: (resizing) => {
    const [{ instanceType } = { instanceType: '?' }] = serversOf(resizing);
    return { refusal: 'SameType', why: `The servers have that type already: ${instanceType}. Choose another one.` };
  },
};
