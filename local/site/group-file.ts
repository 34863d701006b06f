import { stringify } from 'yaml';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';

const HEAD = `# A protection group for "sdrs group import". The format is described in docs/group-file.md.
# What is not written here (MACs, private IPs, EIPs, disks) is recorded from EC2 at the import.
`;

/** A description as a file for people. */
export const groupFileText = (description: GroupDescription): string => `${HEAD}${stringify(description)}`;
