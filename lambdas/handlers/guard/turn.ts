import type { Performed, PhaseVerdict } from '../../domain/pass/phase-verdict.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { Watch } from './watches.ts';

/** One watched server in one round: what was seen of it, what it needs, what was done. */
export interface GuardTurn {
  readonly watch: Watch;
  /** EC2's state of the server, or `unknown`. `absent`: EC2 does not list it any more, so it cannot run either. */
  readonly state: string;
  /** What was seen in that round, of all servers. */
  readonly site: ObservedSite;
  readonly verdict: PhaseVerdict;
  readonly performed: readonly Performed[];
}
