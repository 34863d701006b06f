import { asked, type Row, rowOf } from '../rows.ts';
import type { Bench } from './bench.ts';
import type { Fact } from './fact.ts';
import { ADDRESS_FACTS } from './of-addresses.ts';
import { API_FACTS } from './of-api.ts';
import { APPLICATION_FACTS } from './of-applications.ts';
import { DISK_FACTS } from './of-disks.ts';
import { NETWORK_FACTS } from './of-network.ts';
import { ELSEWHERE_FACTS, NIC_FACTS } from './of-nics.ts';
import { OTHER_FACTS } from './of-others.ts';
import { SERVER_FACTS } from './of-servers.ts';
import { SNAPSHOT_FACTS } from './of-snapshots.ts';
import { TIME_FACTS } from './of-times.ts';

/** Everything that code or docs call UNVERIFIED, in the order in which it is asked: probes change the site. */
export const FACTS: readonly Fact[] = [
  ...SERVER_FACTS,
  ...DISK_FACTS,
  ...SNAPSHOT_FACTS,
  ...NIC_FACTS,
  ...ADDRESS_FACTS,
  ...NETWORK_FACTS,
  ...APPLICATION_FACTS,
  ...ELSEWHERE_FACTS,
  ...API_FACTS,
  ...OTHER_FACTS,
  ...TIME_FACTS,
];

/** Asks them one after the other. */
export const askAll = async (bench: Bench, say: (line: string) => void): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { id, expected, probe } of FACTS) {
    const isAsked = typeof probe === 'function';
    if (isAsked) say(`${id} …`);
    rows.push(rowOf(id, expected, isAsked ? await asked(() => probe(bench)) : probe));
  }
  return rows;
};
