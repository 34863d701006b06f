import type { components } from '../api/schema.ts';

export type Plan = components['schemas']['FailoverPlan']['failover_plan'];
type PlannedServer = Plan['servers'][number];
type Finding = components['schemas']['PlanFinding'];

/** Findings that say the same of several servers, as one line. */
export interface FindingLine {
  readonly verdict: 'BLOCK' | 'WARN';
  readonly code: string;
  /** Of the first of them: what was found, and the way out. */
  readonly message: string;
  /** How often it was found. */
  readonly count: number;
  /** Names; none where the whole group is meant. */
  readonly servers: readonly string[];
}

interface Found {
  readonly finding: Finding;
  /** Its name. */
  readonly server?: string;
}

/** All that forbids the failover or that people should know before it: what forbids comes first, then what is found most often. */
export const findingLines = ({ findings, servers }: Plan): readonly FindingLine[] =>
  linesOf([
    ...findings.map((finding) => ({ finding })),
    ...servers.flatMap((server) => findingsOf(server).map((finding) => ({ finding, server: server.name }))),
  ]);

/** The same of what the recorder found, where it may have kept the server. */
export const keptFindingLines = (
  findings: readonly (Finding & { readonly server?: string | null })[],
): readonly FindingLine[] =>
  linesOf(findings.map(({ server, ...finding }) => ({ finding, ...(server ? { server } : {}) })));

const linesOf = (found: readonly Found[]): readonly FindingLine[] => {
  const alike = Map.groupBy(
    found.filter(({ finding }) => finding.verdict !== 'PASS'),
    likenessOf,
  );
  return [...alike.values()]
    .map(lineOf)
    .toSorted((a, b) => a.verdict.localeCompare(b.verdict) || b.count - a.count || a.code.localeCompare(b.code));
};

const findingsOf = ({ findings, nics }: PlannedServer): readonly Finding[] => [
  ...findings,
  ...nics.flatMap((nic) => nic.findings),
];

/** Ids, addresses and times have digits; two findings that differ in these alone say the same. */
const likenessOf = ({ finding: { verdict, code, message }, server }: Found): string => {
  const withoutName = server === undefined ? message : message.replaceAll(server, '#');
  return `${verdict} ${code} ${withoutName.replaceAll(/[\w.:-]*\d[\w.:-]*/g, '#').replaceAll(/#(?:, #)+/g, '#')}`;
};

const lineOf = (found: readonly Found[]): FindingLine => {
  const [first] = found;
  const { verdict = 'WARN', code = '', message = '' } = first?.finding ?? {};
  return {
    verdict: verdict === 'BLOCK' ? 'BLOCK' : 'WARN',
    code,
    message,
    count: found.length,
    servers: [...new Set(found.flatMap(({ server }) => server ?? []))],
  };
};
