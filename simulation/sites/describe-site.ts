import type { GroupPlan, NicPlan, ServerPlan, SitePlan, SiteStrategy } from './site-plan.ts';

/** A sentence for each group, for people who read a story. */
export const describeSite = ({ groups }: SitePlan): readonly string[] => groups.map(describeGroup);

const describeGroup = (group: GroupPlan): string => {
  const { name, zones, vpcs, isolation, automatic, policy, servers } = group;
  const place = `in ${zones} ${zones === 'one' ? 'zone' : 'zones'}${vpcs === 'twin' ? ' and twin VPCs' : ''}`;
  const settings = Object.entries(policy).map(([key, value]) => `${key} ${value}`);
  const automation = automatic ? ['an automatic failover'] : [];
  const extras = [...(isolation ? ['an isolation security group'] : []), ...automation, ...settings];
  const beside = extras.length > 0 ? `, with ${extras.join(', ')}` : '';
  return `Group ${name} ${place}${beside}, has ${servers.map(describeServer).join('; ')}.`;
};

const describeServer = (server: ServerPlan): string => {
  const { name, nics, dataDisks, recoveryPoints } = server;
  const said = [
    ...nics.map(describeNic),
    count(dataDisks, 'data disk'),
    ...featuresOf(server),
    ...(recoveryPoints > 1 ? [`${recoveryPoints} recovery points`] : []),
  ];
  return `${name} (${said.filter((part) => part !== '').join(', ')})`;
};

/** How people call the ways of an identity. */
const WORDS: Readonly<Record<SiteStrategy, string>> = {
  'move-nic': 'moves',
  relaunch: 'takes a relaunch',
  'reassign-ips': 'hands its secondary IPs over',
  'twin-vpc': 'has a twin',
  'overlay-route': 'has an overlay route',
  'remap-eip': 'hands its EIPs over',
  stays: 'stays',
};

const describeNic = ({ index, strategy, secondaryIps, eips, ipv6, overlays }: NicPlan): string => {
  const on = [
    count(secondaryIps, 'secondary IP'),
    count(eips, 'EIP'),
    count(ipv6, 'IPv6 address', 'es'),
    count(overlays, 'overlay address', 'es'),
  ].filter((part) => part !== '');
  return `NIC ${index} ${WORDS[strategy]}${on.length > 0 ? ` with ${on.join(' and ')}` : ''}`;
};

const count = (number: number, what: string, plural = 's'): string =>
  number === 0 ? '' : `${number} ${what}${number === 1 ? '' : plural}`;

const featuresOf = ({ kms, hypervisor, spot, autoScaling, protections, ...more }: ServerPlan): readonly string[] => {
  const { stop, termination, nicsGoToo, disksGoToo } = protections;
  const features: readonly (readonly [isThere: boolean, words: string])[] = [
    [kms !== 'none', kms === 'aws' ? "disks encrypted with AWS's key" : "disks encrypted with its owner's key"],
    [hypervisor === 'xen', 'on Xen'],
    [spot, 'on Spot'],
    [autoScaling, 'in an Auto Scaling group'],
    [stop, 'stop protection'],
    [termination, 'termination protection'],
    [nicsGoToo, 'NICs that go with it'],
    [disksGoToo, 'disks that go with it'],
    [more.loneSnapshot, 'a later snapshot of one disk alone'],
    [!more.drDisks, 'no data disks on its DR server'],
  ];
  return features.filter(([isThere]) => isThere).map(([, words]) => words);
};
