import { type Finding, pass, when } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import { loadingText } from './loading.ts';

/**
 * What a failover does not do for the guests, and what people have to know of it: the one place for these words. The plan (and
 * with it the report), the end of `sdrs failover` and docs/notes.md say them alike. Sources: cloud-init documentation, modules
 * "Set Hostname", "SSH" (ssh_deletekeys is true by default) and "User data scripts", each once per instance id; EBS User Guide,
 * Initialize Amazon EBS volumes.
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
} as const;

export type NoteCode = keyof typeof NOTES;

/** Whether a finding is a note: nothing speaks against the failover, and people should know it all the same. */
export const isNote = ({ code }: Pick<Finding, 'code'>): boolean => code in NOTES;

/** Each note once for the whole group, with how many servers or disks it is about. A note never changes the verdict. */
export const noteFindings = (members: readonly Member[]): readonly Finding[] => {
  const open = members.filter((member) => !isFinished(member));
  const booting = open.filter(({ pairs }) => pairs.some(({ bootable }) => bootable));
  const disks = open.flatMap(({ pairs }) => pairs);
  return [
    ...when(booting.length > 0, () => note('note-guests', `${booting.length} server(s).`)),
    ...when(disks.length > 0, () => note('note-disks-load', `${disks.length} disk(s). ${loadingText(open)}`)),
    ...when(disks.length > 0, () => note('note-pinned', `${disks.length} snapshot(s).`)),
    ...when(open.length > 0, () => note('note-hands-off', `${2 * open.length} server(s), both sites.`)),
    ...when(open.length > 0, () => note('note-nics', `${open.length} server(s).`)),
  ];
};

const note = (code: NoteCode, about: string): Finding => pass(code, `${NOTES[code]} ${about}`);
