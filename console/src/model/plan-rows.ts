import { byName } from './names.ts';
import type { Plan } from './plan-findings.ts';
import type { Shown } from './words.ts';

type PlannedServer = Plan['servers'][number];
type PlannedNic = PlannedServer['nics'][number];
type Fidelity = PlannedNic['fidelity']['mac'];

/** One NIC of one server, and what becomes of each attribute by which clients know it. */
export interface NicRow {
  readonly id: string;
  readonly server: string;
  readonly verdict: PlannedServer['verdict'];
  readonly nic: string;
  readonly how: string;
  /** Empty where no NIC is concerned. */
  readonly privateIp: Shown | '';
  readonly eip: Shown | '';
  readonly mac: Shown | '';
}

const FIDELITIES: Readonly<Record<Fidelity, Shown>> = {
  PRESERVED: { type: 'success', word: 'kept' },
  OVERLAY: { type: 'success', word: 'kept, by routes' },
  CHANGED: { type: 'warning', word: 'changes' },
  IMPOSSIBLE: { type: 'error', word: 'lost' },
  NONE: { type: 'stopped', word: 'none' },
};

/** Nothing is promised of a NIC that stays, so nothing of it is lost. */
const STAYS: Shown = { type: 'info', word: 'stays' };

const STRATEGIES: Readonly<Record<string, string>> = {
  'move-eni': 'moves to the DR server',
  relaunch: 'a new server is launched on it, the old one is TERMINATED',
  'reassign-ips': "its IPs go to the DR server's NIC",
  'remap-eip': "its EIPs go to the DR server's NIC",
  'overlay-route': "routes lead to the DR server's NIC",
  'twin-vpc': 'the DR server has the same IPs in its twin VPC',
  stays: 'management: stays with the old server',
  none: 'nothing of it can be kept',
};

const WORST_FIRST = ['BLOCK', 'WARN', 'PASS'] as const;

/** A row a NIC, servers with the worst verdict first. */
export const nicRows = ({ servers }: Plan): readonly NicRow[] =>
  servers
    .toSorted((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict) || byName(a, b))
    .flatMap(rowsOf);

const rowsOf = (server: PlannedServer): readonly NicRow[] => {
  const { protected_instance_id: id, name, verdict, done, nics } = server;
  if (done) return [bare(server, 'migrated by an earlier failover: left alone')];
  if (nics.length === 0) return [bare(server, 'no NIC is recorded')];
  return nics.map((nic) => ({
    id: `${id} ${nic.network_interface_id}`,
    server: name,
    verdict,
    nic: `${nic.network_interface_id}, index ${nic.device_index}`,
    how: STRATEGIES[nic.strategy] ?? nic.strategy,
    ...attributesOf(nic),
  }));
};

const bare = ({ protected_instance_id: id, name, verdict }: PlannedServer, how: string): NicRow => ({
  ...{ id, server: name, verdict, nic: '', how },
  ...{ privateIp: '', eip: '', mac: '' },
});

const attributesOf = ({ strategy, fidelity }: PlannedNic): Pick<NicRow, 'privateIp' | 'eip' | 'mac'> =>
  strategy === 'stays'
    ? { privateIp: STAYS, eip: fidelity.eip === 'NONE' ? FIDELITIES.NONE : STAYS, mac: STAYS }
    : {
        privateIp: FIDELITIES[fidelity.private_ip],
        eip: FIDELITIES[fidelity.eip],
        mac: FIDELITIES[fidelity.mac],
      };

/** Servers that the failover terminates for good, by id. */
export const terminatedBy = ({ servers }: Plan): readonly Pick<PlannedServer, 'name' | 'production_server'>[] =>
  servers.filter(({ done, nics }) => !done && nics.some(({ strategy }) => strategy === 'relaunch'));

/** What becomes of all NICs in one line: `Private IPs: 5 kept. EIPs: 1 kept. MACs: 5 kept. Management NICs: 4 stay.` */
export const keptText = ({ servers }: Plan): string => {
  const nics = servers.flatMap((server) => (server.done ? [] : server.nics));
  const moving = nics.filter(({ strategy }) => strategy !== 'stays');
  const lines = (['private_ip', 'eip', 'mac'] as const).map((attribute) => attributeText(moving, attribute));
  const stay = nics.length - moving.length;
  return [...lines, ...(stay > 0 ? [`Management NICs: ${stay} stay${stay === 1 ? 's' : ''}`] : [])]
    .map((line) => `${line}.`)
    .join(' ');
};

const NAMES = { private_ip: 'Private IPs', eip: 'EIPs', mac: 'MACs' } as const;

const attributeText = (nics: readonly PlannedNic[], attribute: keyof typeof NAMES): string => {
  const counts = (['PRESERVED', 'OVERLAY', 'CHANGED', 'IMPOSSIBLE'] as const)
    .map((fidelity) => ({ fidelity, count: nics.filter((nic) => nic.fidelity[attribute] === fidelity).length }))
    .filter(({ count }) => count > 0)
    .map(({ fidelity, count }) => `${count} ${COUNTED[fidelity]}`);
  return `${NAMES[attribute]}: ${counts.join(', ') || 'none'}`;
};

const COUNTED = {
  PRESERVED: 'kept',
  OVERLAY: 'kept by routes',
  CHANGED: 'changed',
  IMPOSSIBLE: 'lost',
} as const;
