import type { ChangeFailure, ChangeRefusal, ChangeWish, MemberChange } from '../group/member-change.ts';
import type { Instant, ProtectionGroup } from '../group/protection-group.ts';
import type { ChangeCall } from '../site/change-calls.ts';
import type { ObservedSite } from '../site/observed.ts';
import type { SiteQuery } from '../site/site-query.ts';

/** A member that is to be changed, and how. */
export interface Changing<M, W extends ChangeWish> {
  readonly group: ProtectionGroup;
  readonly member: M;
  readonly change: MemberChange<W>;
}

/** What a look says of a change. */
export type ChangeVerdict<M> =
  /** EC2 shows it: the member as it is recorded from now on. */
  | { readonly is: 'done'; readonly member: M }
  | { readonly is: 'call'; readonly call: ChangeCall }
  | { readonly is: 'wait'; readonly why: string }
  | ({ readonly is: 'failed' } & ChangeFailure);

/** One kind of change: where to look, and what comes next. Pure, so that every try comes to the same. */
export interface ChangeRule<M, W extends ChangeWish> {
  readonly query: (changing: Changing<M, W>) => SiteQuery;
  /** Servers whose instance types have to be known, by what the look shows of them. @default none */
  readonly typesOf?: (changing: Changing<M, W>) => readonly string[];
  readonly next: (changing: Changing<M, W>, site: ObservedSite, now: Instant) => ChangeVerdict<M>;
  /** Why there is nothing to change, where EC2 shows all of it before anything was asked for. */
  readonly already: (changing: Changing<M, W>) => ChangeFailure;
}

export const failed = (refusal: ChangeRefusal, why: string) => ({ is: 'failed', refusal, why }) as const;
export const wait = (why: string) => ({ is: 'wait', why }) as const;
