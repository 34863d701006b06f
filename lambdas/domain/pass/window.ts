import type { Member } from '../group/member.ts';
import type { PhaseRule } from './phase-rule.ts';
import { standingOf } from './standing.ts';

/** So many servers more in a call cost next to nothing, so up to so many are looked at whatever is known of them. */
const LOOKED_AT_ANYWAY = 25;

export interface WindowProps {
  readonly phase: PhaseRule;
  readonly members: readonly Member[];
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** Calls of an API that the account's allowance has room for now. */
  readonly tokensOf: (api: string) => number;
}

/**
 * The members that something can be done about now: an effect is due, nothing was asked for yet, or there are tokens
 * for what was deferred. Those that come first get the tokens first, so that servers are finished one after the other.
 * The others are looked at as far as that costs nothing, in turn: a server that comes back is seen. So looks grow with
 * the rate of the calls, and not with the group.
 */
export const windowOf = ({ phase, members, nowMs, tokensOf }: WindowProps): readonly Member[] => {
  const tokens = createTokens(tokensOf);
  const due = new Set(members.filter((member) => isDue(standingOf(phase, member, nowMs), tokens)));
  const others = members.filter((member) => !due.has(member));
  const more = new Set(inTurn(others, Math.max(0, LOOKED_AT_ANYWAY - due.size), nowMs));
  return members.filter((member) => due.has(member) || more.has(member));
};

type Tokens = (calls: Readonly<Record<string, number>>) => boolean;

const isDue = (standing: ReturnType<typeof standingOf>, tokens: Tokens): boolean => {
  switch (standing.is) {
    case 'open':
      return true;
    case 'deferred':
      return tokens(standing.calls);
    case 'ended':
    case 'gated':
    case 'under-way':
      return false;
    default:
      return standing satisfies never;
  }
};

/** Gives tokens to one after the other, as long as there are any. */
const createTokens = (tokensOf: (api: string) => number): Tokens => {
  const left = new Map<string, number>();
  const leftOf = (api: string): number => left.get(api) ?? tokensOf(api);
  return (calls) => {
    const wanted = Object.entries(calls).filter(([api]) => leftOf(api) >= 1);
    for (const [api, count] of wanted) left.set(api, leftOf(api) - count);
    return wanted.length > 0;
  };
};

/** Another second begins elsewhere in the list. Source of the factor: Knuth, multiplicative hashing. */
const inTurn = (members: readonly Member[], room: number, nowMs: number): readonly Member[] => {
  if (room >= members.length) return members;
  const start = (Math.floor(nowMs / 1000) * 2_654_435_761) % members.length;
  return [...members.slice(start), ...members.slice(0, start)].slice(0, room);
};
