/** README's table of what is kept, from the rules themselves: `node test/docs/kept-table.ts`. */
import type { Fidelity, Strategy } from '../../lambdas/domain/group/promise.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { type FidelityRow, fidelityRows, type ZoneRelation } from './fidelity-table.ts';

interface Case {
  readonly sites: string;
  readonly nic: string;
  readonly strategy: Strategy;
  readonly zones: readonly ZoneRelation[];
}

const ONE = ['one zone'] as const;
const TWO = ['two zones'] as const;
const SECOND_NIC = 'index 1 or higher';
const RELAUNCH = 'index 0, the production server may be **terminated** ([how](docs/relaunch.md))';
const SAME_SUBNET = 'index 0, a DR NIC in the same subnet';
const OVERLAY = 'any, with an overlay address';
const TWIN = 'any, a DR NIC with the same private IPs';

const CASES: readonly Case[] = [
  { sites: 'one zone', nic: SECOND_NIC, strategy: 'move-eni', zones: ONE },
  { sites: 'one zone', nic: RELAUNCH, strategy: 'relaunch', zones: ONE },
  { sites: 'one zone', nic: SAME_SUBNET, strategy: 'reassign-ips', zones: ONE },
  { sites: 'one zone', nic: 'index 0, else', strategy: 'remap-eip', zones: ONE },
  { sites: 'one VPC, two zones', nic: OVERLAY, strategy: 'overlay-route', zones: TWO },
  { sites: 'twin VPCs', nic: TWIN, strategy: 'twin-vpc', zones: ['one zone', 'two zones'] },
  { sites: 'two zones', nic: 'any, else', strategy: 'remap-eip', zones: TWO },
];

const WORDS: Readonly<Record<Fidelity, string>> = {
  PRESERVED: 'kept',
  OVERLAY: 'overlay address kept, own ones change',
  CHANGED: 'changes',
  IMPOSSIBLE: '**impossible**',
  NONE: 'none',
};

const rowFor = (strategy: Strategy, zones: ZoneRelation): FidelityRow => {
  const row = fidelityRows().find((one) => one.strategy === strategy && one.zones === zones);
  if (row === undefined) throw new Error(`The rules have no ${strategy} in ${zones}.`);
  return row;
};

const privateIpText = ({ primaryIp, secondaryIps }: FidelityRow): string =>
  primaryIp === secondaryIps
    ? WORDS[primaryIp]
    : `secondary ones ${WORDS[secondaryIps]}, primary one ${WORDS[primaryIp]}`;

/** One word where it is the same in each relation of the zones; else what is otherwise across zones. */
const inEach = (texts: readonly string[]): string =>
  [...new Set(texts)].map((text, index) => (index === 0 ? text : `across zones ${text}`)).join('; ');

const cellsOf = ({ sites, nic, strategy, zones }: Case): readonly string[] => {
  const rows = zones.map((relation) => rowFor(strategy, relation));
  const eip = inEach(rows.map((row) => WORDS[row.eip]));
  const mac = inEach(rows.map((row) => WORDS[row.mac]));
  return [sites, nic, inEach(rows.map(privateIpText)), eip, mac];
};

const HEAD = ['the two sites are in', 'NIC', 'private IP', 'EIP', 'MAC'];

/** As Markdown. */
export const keptTable = (): string =>
  [HEAD, HEAD.map(() => '---'), ...CASES.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s kept', "Prints README's table of what is kept.").action(() => console.log(keptTable())),
  );
}
