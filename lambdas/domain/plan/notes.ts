import { type Finding, pass, when } from '../group/findings.ts';
import { isFinished, type Member, productionVolume } from '../group/member.ts';
import { type ObservedSite, present } from '../site/observed.ts';
import { loadingText } from './loading.ts';

/**
 * What a failover does not do for the guests, and what people have to know of it: the one place for these words. The plan (and
 * with it the report), the end of `sdrs failover` and docs/notes.md say them alike. Sources: cloud-init documentation, modules
 * "Set Hostname", "SSH" (ssh_deletekeys is true by default) and "User data scripts", each once per instance id; EBS User Guide,
 * Initialize Amazon EBS volumes; EC2 User Guide, On-Demand Capacity Reservations; netplan reference, "match". canonical/cloud-init#3463
 * (GitHub) has a system without network after its MAC has changed.
 */
export const NOTES = {
  'note-guests':
    'The system of production boots on an instance with another id. Cloud-Init takes that for a new server: it sets the hostname, ' +
    'makes new SSH host keys, and runs the user data of the DR server, each unless the system says otherwise. Before the next ' +
    'recovery point, put "preserve_hostname: true" and "ssh_deletekeys: false" into /etc/cloud/cloud.cfg.d of production, and ' +
    'give the DR server no user data that must not run again.',
  'note-disks-load':
    'A DR disk is available before it is fast: EBS fetches its blocks from the snapshot in the background, and a block that is ' +
    'read before it has come is slow.',
  'note-pinned':
    'The failover pins snapshots and gives them the tag sdrs:pinned. No tag keeps them from being deleted: see to it that Data ' +
    'Lifecycle Manager, AWS Backup and scripts of yours delete none of them before the failover is complete.',
  'note-hands-off': 'Do not start or stop servers of the group while the failover runs: it may fail of that.',
  'note-nics':
    'A NIC that stays belongs to the production server, also when that is fenced; a DR server keeps its own NICs. ' +
    '"sdrs group show" tells the owner of each.',
  'note-known-by-id':
    'What names a server, disk or NIC by its id goes on naming that of production: target groups, alarms, schedules, policies, ' +
    'dashboards, tags of disks. docs/known-by-id.md has what to look for, and how.',
  'note-capacity':
    'EC2 keeps no capacity for a server that is stopped. When a zone fails, many start servers elsewhere at once, and a start may be ' +
    'refused (InsufficientInstanceCapacity). A capacity reservation in the zone of the DR servers keeps it.',
  'note-mac-bound':
    'A DR server starts with its own NIC at index 0, unless it is relaunched: a system that ties its network to the MAC of that NIC in ' +
    'production (netplan "macaddress", ifcfg "HWADDR", rules of udev) comes up without network. Before the next recovery point, have it ' +
    'match the driver or the name, or let Cloud-Init write it at each boot.',
} as const;

export type NoteCode = keyof typeof NOTES;

/** Whether a finding is a note: nothing speaks against the failover, and people should know it all the same. */
export const isNote = ({ code }: Pick<Finding, 'code'>): boolean => code in NOTES;

/** Each note once for the whole group, with how many servers or disks it is about. A note never changes the verdict. */
export const noteFindings = (members: readonly Member[], site: ObservedSite): readonly Finding[] => {
  const open = members.filter((member) => !isFinished(member));
  const booting = open.filter(({ pairs }) => pairs.some(({ bootable }) => bootable));
  const disks = open.flatMap(({ pairs }) => pairs);
  return [
    ...when(booting.length > 0, () => note('note-guests', `${booting.length} server(s).`)),
    ...when(disks.length > 0, () => note('note-disks-load', `${disks.length} disk(s). ${loadingText(open)}`)),
    ...when(disks.length > 0, () => note('note-pinned', `${disks.length} snapshot(s).`)),
    ...when(open.length > 0, () => note('note-hands-off', `${2 * open.length} server(s), both sites.`)),
    ...when(open.length > 0, () => note('note-nics', `${open.length} server(s).`)),
    ...when(open.length > 0, () =>
      note('note-known-by-id', `${open.length} server(s), ${taggedDisks(open, site)} disk(s) with tags.`),
    ),
    ...when(open.length > 0, () => note('note-capacity', capacityText(open, site))),
    ...when(booting.length > 0, () => note('note-mac-bound', `${booting.length} server(s).`)),
  ];
};

/** Production's disks with tags of their owner, which their DR disks have not. */
const taggedDisks = (members: readonly Member[], site: ObservedSite): number => {
  const tags = members
    .flatMap((member) => member.pairs.map((pair) => productionVolume(member, pair) ?? ''))
    .map((id) => Object.keys(present(site.volumes, id)?.tags ?? {}));
  return tags.filter((keys) => keys.some((key) => !/^(aws|sdrs):/.test(key))).length;
};

/** How many of which type are to start, and for how many of them something is reserved by name. */
const capacityText = (members: readonly Member[], site: ObservedSite): string => {
  const servers = members.flatMap(({ drServerId }) => present(site.servers, drServerId) ?? []);
  const reserved = servers.filter(({ traits }) => traits?.['capacity-target'] !== undefined).length;
  const types = [
    ...Map.groupBy(servers, ({ instanceType, availabilityZone }) => `${instanceType} in ${availabilityZone}`),
  ];
  const counts = types.map(([kind, all]) => `${all.length} ${kind}`).sort();
  return `${counts.join(', ') || `${members.length} server(s)`}; ${reserved} of them name(s) a reservation.`;
};

const note = (code: NoteCode, about: string): Finding => pass(code, `${NOTES[code]} ${about}`);
