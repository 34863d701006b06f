import { isOneZone, type Member } from '../group/member.ts';
import type { FailoverPolicy } from '../group/protection-group.ts';
import type { Demand, IdentityDemands, RecordedNic } from '../group/recorded-nic.ts';

type Attribute = keyof IdentityDemands;

/** What an owner may say of a NIC in a group file. */
export type NicSettings = Partial<Pick<RecordedNic, 'role' | 'primaryIp' | 'demands'>>;

/** One way to keep what is lost, or to do without it, that fits this very NIC and its group. */
export interface Way {
  readonly says: string;
  /** Its fields of the group file. Absent where only the owner knows what to write. */
  readonly writes?: {
    readonly policy?: Partial<FailoverPolicy>;
    readonly nic?: NicSettings;
  };
}

/** Why an attribute of a NIC cannot be kept where it is lost. */
export const whyLost = (member: Member, nic: RecordedNic, attribute?: Attribute): string => {
  if (nic.cameBy) return 'the NIC stays with its server, and only what a failover has brought to it goes home.';
  if (isOneZone(member.group)) {
    return nic.deviceIndex === 0
      ? 'it is the primary network interface (device index 0), which EC2 never detaches.'
      : 'it is no plain network interface but one of an AWS service.';
  }
  const { source, target } = member.group.sites;
  const zones = `a network interface cannot leave its zone (${source.availabilityZone}, ${target.availabilityZone})`;
  return attribute === 'mac' ? `${zones}, and no EC2 call takes a MAC.` : `${zones}.`;
};

/** Ways to keep an attribute. IPv6 addresses and prefixes (`ranges`) go with their NIC alone. */
export const waysToKeep = (member: Member, nic: RecordedNic, attribute: Attribute | 'ranges'): readonly Way[] => {
  if (attribute === 'eip' || nic.cameBy) return [];
  if (isOneZone(member.group)) return nic.deviceIndex === 0 ? oneZoneWays(member) : [];
  return attribute === 'privateIp' ? [routedWay(member)] : [];
};

const oneZoneWays = ({ group }: Member): readonly Way[] => [
  {
    says: 'let this NIC stay, and give the service a NIC at index 1 or higher, which moves as a whole',
    writes: { nic: { role: 'management' } },
  },
  ...(group.policy.termination === 'allowed'
    ? []
    : [
        {
          says: 'allow that the production server is terminated, so that a new server has its NIC (there is no way back then)',
          writes: { policy: { termination: 'allowed' } },
        } as const,
      ]),
];

/** Routes lead to NICs of their own VPC only; a twin VPC has the same addresses. */
const routedWay = ({ group: { sites } }: Member): Way => ({
  says:
    sites.source.vpcId === sites.target.vpcId
      ? 'declare an "overlay" of the NIC, whose addresses a route leads to the DR server'
      : 'declare a "twin" of the NIC, with the same private IPs in the other VPC',
});

/** Where only secondary private IPs can go to the DR server's NIC. */
export const primaryUnused = (primary: string): Way => ({
  says: `say that clients do not use ${primary}, its primary private IP`,
  writes: { nic: { primaryIp: 'management' } },
});

/** Of what nothing keeps, or what is not worth the price. */
export const goWithout = (attributes: readonly Attribute[]): Way => ({
  says: attributes.length > 1 ? 'go without them' : 'go without it',
  writes: { nic: { demands: Object.fromEntries(attributes.map((attribute) => [attribute, 'preferred'])) } },
});

/** The remedy of an attribute that is lost, at the end of a sentence of its own. */
export const remedyFor = (
  { member, nic }: { readonly member: Member; readonly nic: RecordedNic },
  attribute: Attribute,
  demand: Demand,
): string =>
  demand === 'preferred'
    ? 'It is only preferred, so the failover goes on without it.'
    : `It is required. ${remedyOf([...waysToKeep(member, nic, attribute), goWithout([attribute])])}`;

/** The ways in a sentence, with what each writes. */
export const remedyOf = (ways: readonly Way[]): string =>
  `What fits here: ${ways.map(wayText).join('; or ')}. Import the group file with that and --replace.`;

const wayText = ({ says, writes }: Way): string => {
  const fields = { ...(writes?.policy ? { policy: writes.policy } : {}), ...writes?.nic };
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}: ${flow(value)}`)
    .join(', ');
  return text ? `${says} ("${text}")` : says;
};

/** As YAML has it in one line. */
const flow = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.entries(value)
        .map(([name, inner]) => `${name}: ${flow(inner)}`)
        .join(', ')} }`
    : String(value);
