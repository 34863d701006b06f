import type {
  GroupDescription,
  InstanceDescription,
  NicDescription,
} from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { View } from '../../simulated-aws/ec2.ts';

/** An identity, by its name in `ownersIn`, and whether a failover owes the identity to the other server. */
export interface Wish {
  readonly identity: string;
  readonly moves: boolean;
}

type NicRecord = ReturnType<typeof nicsAt>[number];

/** A NIC of production, with what its owner has written down about the NIC. */
interface Subject {
  readonly view: View;
  readonly group: GroupDescription;
  readonly nic: NicRecord;
  readonly declared: Partial<NicDescription>;
  /** The NIC of the DR server that takes over what cannot come by itself. */
  readonly drNic: NicRecord | undefined;
}

const nicsAt = (view: View, serverId: string) =>
  view.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === serverId);

const subjectsOf = (
  view: View,
  group: GroupDescription,
  { servers, nics = [] }: InstanceDescription,
): readonly Subject[] => {
  const ofDr = nicsAt(view, servers.target);
  return nicsAt(view, servers.source).map((nic) => {
    const declared: Partial<NicDescription> =
      nics.find(({ networkInterfaceId }) => networkInterfaceId === nic.id) ?? {};
    const drId = declared.drNetworkInterfaceId;
    const drNic = ofDr.find(({ id, attachment }) => (drId ? id === drId : attachment?.deviceIndex === 0));
    return { view, group, nic, declared, drNic };
  });
};

const isRequired = ({ group, declared }: Subject, what: 'mac' | 'privateIp' | 'eip'): boolean =>
  (declared.demands?.[what] ?? group.demands?.[what] ?? 'required') === 'required';

const isOneZone = ({ sites: { source, target } }: GroupDescription): boolean =>
  source.availabilityZone === target.availabilityZone;

const isPrimaryNic = ({ nic }: Subject): boolean => nic.attachment?.deviceIndex === 0;

/** EC2 attaches a NIC in its own zone alone, and never detaches the one at index 0. */
const movesItself = (subject: Subject): boolean => isOneZone(subject.group) && !isPrimaryNic(subject);

/** Private IPs of the NIC itself that clients use. */
const knownIps = ({ nic, declared }: Subject): readonly string[] => {
  if (declared.overlay && declared.overlay.ownIps !== 'service') return [];
  const isKnown = ({ primary }: { readonly primary: boolean }) => !(primary && declared.primaryIp === 'management');
  return nic.privateIps.filter(isKnown).map(({ address }) => address);
};

/** Addresses that EC2 gives to another NIC: secondary ones, within their subnet. */
const portableIps = ({ nic, drNic }: Subject): readonly string[] =>
  drNic?.subnetId === nic.subnetId
    ? nic.privateIps.filter(({ primary }) => !primary).map(({ address }) => address)
    : [];

/** Whether what is required of the NIC at index 0 can be had only by a server that is launched on that NIC. */
const needsLaunch = (subject: Subject): boolean => {
  const { declared } = subject;
  if (!isPrimaryNic(subject) || declared.role === 'management') return false;
  if (isRequired(subject, 'mac')) return true;
  const carried = declared.twin ? knownIps(subject) : portableIps(subject);
  return isRequired(subject, 'privateIp') && knownIps(subject).some((address) => !carried.includes(address));
};

/** Whether the production server has to give way to one that is launched in its place. */
export const mustGiveWay = (view: View, group: GroupDescription, instance: InstanceDescription): boolean =>
  group.policy?.termination === 'allowed' &&
  isOneZone(group) &&
  subjectsOf(view, group, instance).some((subject) => needsLaunch(subject));

/** What is owed of the NICs of one server. What is not required, and cannot be kept, is left out. */
export const wishesOf = (view: View, group: GroupDescription, instance: InstanceDescription): readonly Wish[] => {
  const isReplaced = mustGiveWay(view, group, instance);
  return subjectsOf(view, group, instance).flatMap((subject) => {
    if (subject.declared.role === 'management') return moved(wholeNic(subject), false);
    const all = [...routesTo(subject), ...eipsOn(subject)];
    const itself = movesItself(subject) || isReplaced ? wholeNic(subject) : carried(subject);
    return moved([...all, ...itself], true);
  });
};

const moved = (identities: readonly string[], moves: boolean): readonly Wish[] =>
  identities.map((identity) => ({ identity, moves }));

const wholeNic = (subject: Subject): readonly string[] => {
  const { nic } = subject;
  const ips = [...nic.privateIps.map(({ address }) => address), ...(nic.ipv6 ?? [])];
  return [
    `mac ${nic.macAddress}`,
    ...ips.map((address) => `ip ${address} in ${nic.vpcId}`),
    ...eipsOn(subject),
    ...eipsAt(subject, ips, nic.vpcId),
  ];
};

/** EIPs whose private IP is there afterwards as well lead to that one still. */
const eipsAt = ({ view, nic }: Subject, ips: readonly string[], vpcId: string): readonly string[] =>
  view
    .list('addresses')
    .flatMap(({ publicIp, association }) =>
      association?.networkInterfaceId === nic.id && ips.includes(association.privateIp)
        ? [`eip ${publicIp} at ${association.privateIp} in ${vpcId}`]
        : [],
    );

const eipsOn = ({ view, nic }: Subject): readonly string[] =>
  view
    .list('addresses')
    .filter(({ association }) => association?.networkInterfaceId === nic.id)
    .map(({ publicIp }) => `eip ${publicIp}`);

const routesTo = ({ declared: { overlay } }: Subject): readonly string[] =>
  (overlay?.addresses ?? []).flatMap((address) =>
    (overlay?.routeTableIds ?? []).map((table) => `route ${address}/32 in ${table}`),
  );

/** What has to come though the NIC stays behind. */
const carried = (subject: Subject): readonly string[] => {
  const { nic, declared, group } = subject;
  const isAddressRequired = isRequired(subject, 'privateIp');
  const wanted = new Set([...portableIps(subject), ...(isAddressRequired ? knownIps(subject) : [])]);
  const ips = declared.twin
    ? knownIps(subject).flatMap((ip) => twinOf(ip, declared.twin?.transitGatewayRouteTableId ?? '?', group))
    : [...wanted].map((ip) => `ip ${ip} in ${nic.vpcId}`);
  return [
    ...(isRequired(subject, 'mac') ? [`mac ${nic.macAddress}`] : []),
    ...ips,
    ...(declared.twin
      ? eipsAt(subject, knownIps(subject), group.sites.target.vpcId)
      : eipsAt(subject, portableIps(subject), nic.vpcId)),
    ...(isAddressRequired ? (nic.ipv6 ?? []).map((ip) => `ip ${ip} in ${nic.vpcId}`) : []),
  ];
};

/** The same address in the other VPC, and the way of clients there. */
const twinOf = (ip: string, table: string, { sites }: GroupDescription): readonly string[] => [
  `ip ${ip} in ${sites.target.vpcId}`,
  `transit ${ip}/32 in ${table}`,
];
