import type { Finding, Verdict } from '../group/findings.ts';
import type { FailoverPlan } from './plan-types.ts';

/** What the checks of one server found before a failover, kept with it as evidence. */
export interface ServerChecks {
  readonly instanceId: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** Of the server and of its NICs, those that were passed included. */
  readonly findings: readonly Finding[];
}

export const checksOf = ({ servers }: FailoverPlan): readonly ServerChecks[] =>
  servers.map(({ instanceId, name, verdict, findings, nics }) => ({
    instanceId,
    name,
    verdict,
    findings: [...findings, ...nics.flatMap((nic) => nic.findings)],
  }));
