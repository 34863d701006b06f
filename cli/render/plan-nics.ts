import { stringify } from 'yaml';
import { DEFAULT_POLICY } from '../../lambdas/domain/group/defaults.ts';
import type { Finding } from '../../lambdas/domain/group/findings.ts';
import type { Member } from '../../lambdas/domain/group/member.ts';
import type { NicPlan } from '../../lambdas/domain/group/promise.ts';
import type { FailoverPolicy } from '../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../lambdas/domain/group/recorded-nic.ts';
import { type Loss, lossesOf, waysOut } from '../../lambdas/domain/identity/losses.ts';
import { saysLoss } from '../../lambdas/domain/identity/strategy.ts';
import type { NicSettings, Way } from '../../lambdas/domain/identity/ways.ts';
import { inset, type Page } from './page.ts';
import { indent } from './table.ts';
import { tinted } from './words.ts';
import { hanging } from './wrap.ts';

/** A NIC that a plan speaks of: as it is recorded, and what would become of it. */
export interface PlannedNic {
  readonly member: Member;
  readonly nic: RecordedNic;
  readonly plan: NicPlan;
}

export const hasWays = ({ member, nic, plan }: PlannedNic): boolean => waysOut(member, nic, plan).length > 0;

/**
 * What there is to say of a NIC: what is lost, and the ways that fit. @param said prints those findings that are to be
 * shown. Nothing where there is nothing to say.
 */
export const nicText = (
  { member, nic, plan }: PlannedNic,
  page: Page,
  said: (findings: readonly Finding[], page: Page) => readonly string[],
): readonly string[] => {
  const inside = inset(page, DEEP.length);
  const losses = lossesOf(member, nic, plan);
  const others = losses.length > 0 ? plan.findings.filter((finding) => !saysLoss(finding)) : plan.findings;
  const lines = [...alike(losses).map((same) => lossText(same, inside)), ...said(others, inside)];
  if (lines.length === 0) return [];
  const head = `  NIC ${plan.networkInterfaceId} (index ${plan.deviceIndex})`;
  const ways = waysOut(member, nic, plan).flatMap((way, n) =>
    wayText(`${LETTERS[n]}) `, written(way, member, nic), inside),
  );
  return [
    head,
    ...lines.map((line) => indent(line, DEEP)),
    ...(ways.length > 0 ? [`${DEEP}What fits here:`, ...ways] : []),
  ];
};

/** Losses for one reason are told in one sentence. */
const alike = (losses: readonly Loss[]): readonly (readonly Loss[])[] => [
  ...Map.groupBy(losses, ({ demand, fidelity, why }) => `${demand} ${fidelity} ${why}`).values(),
];

const NAMES = { mac: 'MAC', privateIp: 'private IP', eip: 'EIP', ranges: 'range' } as const;

const lossText = (losses: readonly Loss[], page: Page): string => {
  const [{ demand, fidelity, why } = { demand: 'preferred', fidelity: 'NONE', why: '' }] = losses;
  const what = losses.map(({ attribute, values }) => `${NAMES[attribute]} ${values.join(', ')}`).join(' and ');
  const verdict = tinted(page.paint, demand === 'required' ? 'BLOCK' : 'WARN');
  const weight = demand === 'required' ? 'required' : 'only preferred, so the failover goes on without';
  return hanging(
    `${verdict} ${what}: ${tinted(page.paint, fidelity)} (${weight}), because ${uncapitalised(why)}`,
    page.columns,
  );
};

/** A word of capitals, such as a name, stays as it is. */
const uncapitalised = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;

/** A NIC stands below its server, and what is said of the NIC below that. */
const DEEP = '    ';

const LETTERS = 'abcdefghij';

interface Written {
  readonly says: string;
  readonly yaml?: string;
}

/** The YAML stands as far in as in the group file: it can be pasted as it is. */
const wayText = (letter: string, { says, yaml }: Written, page: Page): readonly string[] => [
  indent(hanging(`${letter}${says}`, page.columns, letter.length), DEEP),
  ...(yaml === undefined ? [] : [yaml.trimEnd()]),
];

const written = ({ says, writes }: Way, { group, instance }: Member, nic: RecordedNic): Written => {
  if (writes?.policy) {
    const policy = { ...declared(group.policy), ...writes.policy };
    return { says: `${says}. In the group file, in place of its policy:`, yaml: stringify({ policy }) };
  }
  if (!writes?.nic) return { says: `${says}. What to write is yours to choose: docs/group-file.md has an example.` };
  const entry = stringify([entryOf(nic, writes.nic)]).trimEnd();
  return {
    says: `${says}. In the group file, among the nics of ${instance.name}, in place of the entry of this NIC:`,
    yaml: indent(entry, ' '.repeat(6)),
  };
};

/** What an owner has said of a policy, as far as it matters. */
const declared = (policy: FailoverPolicy): Partial<FailoverPolicy> => {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULT_POLICY };
  return Object.fromEntries(Object.entries(policy).filter(([name, value]) => defaults[name] !== value));
};

/** The entry of a NIC in the group file, with all that its owner has said of the NIC. */
const entryOf = (nic: RecordedNic, settings: NicSettings): object => {
  const { networkInterfaceId, primaryIp, demands, drNetworkInterfaceId, overlay, twin } = nic;
  if (settings.role === 'management') return { networkInterfaceId, ...settings };
  const wanted = demands || settings.demands ? { ...demands, ...settings.demands } : undefined;
  return { networkInterfaceId, primaryIp, ...settings, demands: wanted, drNetworkInterfaceId, overlay, twin };
};
