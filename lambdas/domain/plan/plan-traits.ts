import { type Finding, warn } from '../group/findings.ts';
import { hasIsolationGroup } from '../group/isolation-group.ts';
import { isFinished, type Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import { carriersOf } from '../identity/carriers.ts';
import { MOVES_ITSELF } from '../identity/fidelity.ts';
import { LANDS_ON_DR } from '../identity/landing.ts';
import { type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { SERVER_TRAITS } from '../site/server-traits.ts';
import type { Trait, Traits } from '../site/trait.ts';
import type { TraitName } from '../site/traits.ts';
import { ATTACHMENT_TRAITS, NIC_TRAITS, TYPE_TRAITS } from '../site/type-and-nic-traits.ts';
import type { ServerPlan } from './plan-types.ts';
import { type Difference, differenceOf } from './trait-difference.ts';

/** One trait of one server or NIC of a group that is not alike on both sides. */
interface Unlike extends Difference {
  readonly name: TraitName;
  readonly trait: Trait;
  /** The server or NIC, as people know it. */
  readonly subject: string;
}

interface Sides {
  readonly subject: string;
  readonly production: Traits<TraitName> | undefined;
  readonly dr: Traits<TraitName> | undefined;
  readonly isOneType: boolean;
}

/**
 * What production has, no call of a failover carries over, and the DR side has not alike. Servers and NICs that differ alike
 * are one finding. Servers that cannot be seen are not compared: the findings on them say so.
 */
export const traitFindings = (
  members: readonly Member[],
  plans: readonly ServerPlan[],
  site: ObservedSite,
): readonly Finding[] => {
  const unlike = members
    .filter((member) => !isFinished(member))
    .flatMap((member) => [
      ...serverDifferences(member, site),
      ...(plans.find(({ instanceId }) => instanceId === member.instance.id)?.nics ?? []).flatMap((nic) =>
        nicDifferences(member, nic, site),
      ),
    ]);
  const alike = Map.groupBy(unlike, ({ name, production, dr }) => JSON.stringify([name, production, dr]));
  return [...alike.values()].flatMap(finding);
};

const serverDifferences = (member: Member, site: ObservedSite): readonly Unlike[] => {
  const production = present(site.servers, member.productionServerId);
  const dr = present(site.servers, member.drServerId);
  if (!production || !dr || production.state === 'terminated') return [];
  const subject = member.instance.name;
  const isOneType = production.instanceType === dr.instanceType;
  const [mine, theirs] = [production, dr].map(({ instanceType }) => present(site.serverTypes, instanceType));
  return [
    ...unlikeIn(SERVER_TRAITS, { subject, isOneType, production: production.traits, dr: dr.traits }),
    ...(mine && theirs
      ? unlikeIn(TYPE_TRAITS, { subject, isOneType, production: mine.traits, dr: theirs.traits })
      : []),
  ];
};

const nicDifferences = (member: Member, plan: NicPlan, site: ObservedSite): readonly Unlike[] => {
  const own = present(site.nics, plan.networkInterfaceId);
  if (!own || own.attachment?.serverId !== member.productionServerId) return [];
  const subject = `${member.instance.name}, ${own.id}`;
  if (MOVES_ITSELF.includes(plan.strategy)) {
    return unlikeIn(ATTACHMENT_TRAITS, { subject, isOneType: true, production: own.traits, dr: undefined });
  }
  if (!LANDS_ON_DR.includes(plan.strategy)) return [];
  const targets = carriersOf(plan).flatMap((id) => present(site.nics, id) ?? []);
  return targets.flatMap((target) => {
    const [production, dr] = [own, target].map((nic) => ({ ...nic.traits, ...compared(member, plan, nic, own) }));
    return unlikeIn(NIC_TRAITS, { subject: `${subject} to ${target.id}`, isOneType: true, production, dr });
  });
};

/** What every look shows of a NIC, as traits. */
const compared = (
  { group }: Member,
  { strategy }: NicPlan,
  nic: ObservedNic,
  own: ObservedNic,
): Traits<'source-dest-check' | 'security-groups'> => {
  // Twins have a finding of their own. An isolation replaces the groups for a while.
  const isOwn = strategy !== 'twin-vpc' && ![own, nic].some((one) => hasIsolationGroup(one, group.policy));
  const groups = isOwn ? groupsOf(nic, isSameVpc(group)) : undefined;
  // The failover takes the check off itself, on the NIC that an overlay is led to.
  const check = strategy === 'overlay-route' ? undefined : nic.sourceDestCheck;
  return {
    ...(groups ? { 'security-groups': [...groups].sort().join(', ') } : {}),
    ...(check === undefined ? {} : { 'source-dest-check': check ? 'on' : 'off' }),
  };
};

/** Groups have their ids in one VPC alone. */
const groupsOf = (nic: ObservedNic, isOneVpc: boolean): readonly string[] | undefined =>
  isOneVpc ? nic.securityGroupIds : nic.securityGroupNames;

const isSameVpc = ({ sites }: Member['group']): boolean => sites.source.vpcId === sites.target.vpcId;

const unlikeIn = (traits: Readonly<Partial<Record<TraitName, Trait>>>, sides: Sides): readonly Unlike[] =>
  (Object.entries(traits) as [TraitName, Trait][]).flatMap(([name, trait]) => {
    const values = { production: sides.production?.[name], dr: sides.dr?.[name] };
    const difference = differenceOf(trait.matters, values, sides.isOneType);
    return difference ? [{ ...difference, name, trait, subject: sides.subject }] : [];
  });

/** Names that a finding lists; of more it says how many. */
const MOST_NAMES = 5;

const finding = (alike: readonly Unlike[]): readonly Finding[] => {
  const [one] = alike;
  if (!one) return [];
  const names = alike.slice(0, MOST_NAMES).map(({ subject }) => subject);
  const more = alike.length > names.length ? ` and ${alike.length - names.length} more` : '';
  const label = `${one.trait.label.charAt(0).toUpperCase()}${one.trait.label.slice(1)}`;
  const message = `${label}: production has ${one.production}, the DR side ${one.dr} (${alike.length}: ${names.join('; ')}${more}). ${one.trait.so}`;
  const made = warn(one.trait.code, message);
  return [one.trait.verdict ? { ...made, verdict: one.trait.verdict } : made];
};
