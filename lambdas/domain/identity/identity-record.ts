import type { Member } from '../group/member.ts';
import type { Fidelity, NicPlan } from '../group/promise.ts';
import type { ProtectedInstance } from '../group/protection-group.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { carriersOf } from './carriers.ts';

export type IdentityAttribute = 'mac' | 'privateIp' | 'eip';

/** One attribute of a server's identity before a failover, and what was promised of it. */
export interface PromisedAttribute {
  readonly networkInterfaceId: string;
  readonly attribute: IdentityAttribute;
  /** MAC, private IP or public IP. */
  readonly before: string;
  /** `STAYS`: of a management NIC, which is promised nothing. `UNKNOWN`: no promise is on record. */
  readonly promised: Fidelity | 'STAYS' | 'UNKNOWN';
}

/** Where an attribute was seen afterwards. */
export interface SeenAttribute {
  readonly networkInterfaceId: string;
  readonly attribute: IdentityAttribute;
  readonly before: string;
  readonly after: AttributeAfter;
}

/** `lost`: EC2 was asked and shows it nowhere that the server's NICs are. `unknown`: EC2 did not say. */
export type AttributeAfter =
  | { readonly is: 'seen'; readonly networkInterfaceId: string; readonly serverId?: string }
  | { readonly is: 'lost' }
  | { readonly is: 'unknown' };

/** The identity of a server as it was recorded, attribute by attribute, with what a failover promises of each. */
export const promisedIdentity = (
  { nics }: Pick<ProtectedInstance, 'nics'>,
  promised: readonly NicPlan[] | undefined,
): readonly PromisedAttribute[] =>
  nics.flatMap((nic) => {
    const plan = promised?.find(({ networkInterfaceId }) => networkInterfaceId === nic.networkInterfaceId);
    const of = attributesOf(nic);
    return of.map((one) => ({ ...one, promised: promiseOf(one, plan) }));
  });

type Attribute = Pick<PromisedAttribute, 'networkInterfaceId' | 'attribute' | 'before'>;

const attributesOf = ({ networkInterfaceId, macAddress, privateIps }: RecordedNic): readonly Attribute[] => [
  { networkInterfaceId, attribute: 'mac', before: macAddress },
  ...privateIps.map(({ address }) => ({ networkInterfaceId, attribute: 'privateIp' as const, before: address })),
  ...privateIps.flatMap(({ eip }) =>
    eip ? [{ networkInterfaceId, attribute: 'eip' as const, before: eip.publicIp }] : [],
  ),
];

const promiseOf = ({ attribute, before }: Attribute, plan: NicPlan | undefined): PromisedAttribute['promised'] => {
  if (!plan) return 'UNKNOWN';
  if (plan.strategy === 'stays') return 'STAYS';
  const own = attribute === 'privateIp' ? plan.privateIps?.find(({ address }) => address === before) : undefined;
  return own?.fidelity ?? plan.fidelity[attribute];
};

/** Where each attribute of a member's recorded identity is, as far as the look says. */
export const seenIdentity = (member: Member, site: ObservedSite): readonly SeenAttribute[] =>
  member.instance.nics.flatMap((nic) =>
    attributesOf(nic).map((one) => ({ ...one, after: attributeAfter(one, candidatesOf(member, nic), site) })),
  );

/** The NICs that can have what this NIC had: those that were to take over, and the NIC itself. */
const candidatesOf = ({ instance }: Member, { networkInterfaceId }: RecordedNic): readonly string[] => {
  const plan = instance.promised?.find((one) => one.networkInterfaceId === networkInterfaceId);
  return [...new Set([...(plan ? carriersOf(plan) : []), networkInterfaceId])];
};

const attributeAfter = (one: Attribute, candidates: readonly string[], site: ObservedSite): AttributeAfter => {
  if (one.attribute === 'eip') return eipAfter(one.before, site);
  const nics = candidates.map((id) => fact(site.nics, id));
  const carrier = nics.find((nic) => nic.is === 'present' && carries(nic.value, one));
  if (carrier?.is === 'present') return seenOn(carrier.value.id, site);
  return { is: nics.some(({ is }) => is === 'unknown') ? 'unknown' : 'lost' };
};

const carries = ({ macAddress, privateIps }: ObservedNic, { attribute, before }: Attribute): boolean =>
  attribute === 'mac' ? macAddress === before : privateIps.some(({ address }) => address === before);

const eipAfter = (publicIp: string, site: ObservedSite): AttributeAfter => {
  const known = [...site.addresses.values()];
  const seen = known.flatMap((one) => (one.is === 'present' && one.value.publicIp === publicIp ? [one.value] : []))[0];
  if (!seen) return { is: known.length === 0 || known.some(({ is }) => is === 'unknown') ? 'unknown' : 'lost' };
  return seen.networkInterfaceId ? seenOn(seen.networkInterfaceId, site) : { is: 'lost' };
};

const seenOn = (networkInterfaceId: string, site: ObservedSite): AttributeAfter => {
  const serverId = present(site.nics, networkInterfaceId)?.attachment?.serverId;
  return { is: 'seen', networkInterfaceId, ...(serverId ? { serverId } : {}) };
};
