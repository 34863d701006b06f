import type { WishOf } from '../group/member-change.ts';
import type { ProtectedInstance } from '../group/protection-group.ts';
import { fact, type ObservedNic, type ObservedSite } from '../site/observed.ts';
import { type ChangeRule, type ChangeVerdict, type Changing, failed, wait } from './change-rule.ts';

type Deleting = Changing<ProtectedInstance, WishOf<'delete-nic'>>;
type Verdict = ChangeVerdict<ProtectedInstance>;

const idOf = ({ change }: Deleting): string => change.wish.networkInterfaceId;

/** Only what is recorded of the member is ever deleted, and never its primary network interface. */
const next = (deleting: Deleting, site: ObservedSite): Verdict => {
  const id = idOf(deleting);
  const recorded = deleting.member.nics.find(({ networkInterfaceId }) => networkInterfaceId === id);
  if (!recorded) return failed('NicNotFound', notFound(deleting));
  if (recorded.deviceIndex === 0) return failed('PrimaryNic', primary(id));
  const nic = fact(site.nics, id);
  if (nic.is === 'unknown') return wait(`EC2 did not show ${id}: ${nic.why}`);
  return nic.is === 'absent' ? { is: 'done', member: without(deleting) } : ofNic(deleting, nic.value);
};

const ofNic = ({ group, member }: Deleting, { id, attachment }: ObservedNic): Verdict => {
  if (!attachment) return { is: 'call', call: { do: 'delete-nic', networkInterfaceId: id } };
  if (attachment.deviceIndex === 0) return failed('PrimaryNic', primary(id));
  const holder = attachment.serverId;
  if (holder !== member.servers[group.priorityStation]) {
    return failed('NicNotDeleted', `${id} is attached to ${holder ?? 'a service of AWS'}, and not to production.`);
  }
  if (attachment.state === 'detaching') return wait(`EC2 is detaching ${id}`);
  return { is: 'call', call: { do: 'detach-nic', networkInterfaceId: id, attachmentId: attachment.id } };
};

const primary = (id: string): string => `nic_id: must not be the primary network interface; it is ${id}.`;

const notFound = (deleting: Deleting): string =>
  `nic_id: must be a network interface of ${deleting.member.name}; it is ${idOf(deleting)}.`;

const without = (deleting: Deleting): ProtectedInstance => ({
  ...deleting.member,
  nics: deleting.member.nics.filter(({ networkInterfaceId }) => networkInterfaceId !== idOf(deleting)),
});

export const DELETE_NIC: ChangeRule<ProtectedInstance, WishOf<'delete-nic'>> = {
  query: (deleting) => ({ nics: [idOf(deleting)] }),
  next,
  already: (deleting) => ({ refusal: 'NicNotFound', why: notFound(deleting) }),
};
