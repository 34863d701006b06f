import type { AuditEvent } from '../group/failover.ts';
import type { Member } from '../group/member.ts';
import type { MemberProgress, PhaseProgress } from '../group/progress.ts';
import type { Instant, ProtectedInstance } from '../group/protection-group.ts';
import { STATIONS } from '../group/station.ts';
import type { ActionKind } from '../site/actions.ts';
import type { Fact, ObservedSite } from '../site/observed.ts';
import type { SiteQuery } from '../site/site-query.ts';
import type { Performed, PhaseVerdict } from './phase-verdict.ts';

/**
 * One phase of a run, as a pass drives every member through it. What is the same for all phases stands in this folder,
 * which knows none of them by name.
 */
export interface PhaseRule {
  /** Its progress is kept under this name, and the trail says its end by it: `fenceDone`. */
  readonly name: string;
  /** What a pass looks at, and no more. */
  query(members: readonly Member[]): SiteQuery;
  /** What the member needs next, by this look alone. */
  next(member: Member, site: ObservedSite, now: Instant): PhaseVerdict;
  /** What that rests on: where EC2 did not answer one of these, the look says too little. */
  restsOn(member: Member, site: ObservedSite): readonly Fact<unknown>[];
  /** What the trail says of a member once it is done. */
  readonly achieved: string;
  /** What the look shows that the end rests on. */
  evidence(member: Member, site: ObservedSite): object;
  /** Of the member, besides, where it ends. @default nothing */
  told?(progress: MemberProgress | undefined): object;
  /** Calls that go along and are no part of what the phase promises. @default none */
  besides?(member: Member, site: ObservedSite, verdict: PhaseVerdict, now: Instant): PhaseVerdict;
  /** The members that a pass drives. @default those that have not failed */
  readonly drives?: 'everybody';
  /** The phase that has to end before this one says when to look again. @default none */
  readonly pacedBy?: string;
  /** Whether nothing of it can be done before another phase of the member has ended, by the record. @default it can */
  isGated?(member: Member): boolean;
  /** Whether nothing new begins of a member while an earlier try may still act: why not, in a sentence. @default it begins */
  waitsForTries?(member: Member, now: Instant): string | undefined;
  /** What a look alone says of the member, to be on record before anything is done about it. @default nothing */
  readonly learns?: Learning;
  /** How its answers are taken. @default as all are */
  readonly answers?: AnswerRule;
  /** What the member's record says before a call of the phase goes out, unless it says so already. @default nothing */
  note?(member: Member, now: Instant): Partial<ProtectedInstance>;
  /** What a pass leaves on the member's record besides the progress. @default nothing */
  record?(member: Member, verdict: PhaseVerdict, now: Instant): Partial<ProtectedInstance>;
}

export interface Learning {
  /** The very same member where the look says nothing new. */
  of(member: Member, site: ObservedSite): Member;
  /** A line for the trail, where there is one. */
  says(before: Member, after: Member): Required<Pick<AuditEvent, 'type' | 'message' | 'data'>> | undefined;
}

/** How a phase takes what EC2 answered, where that is another way than the others'. */
export interface AnswerRule {
  /** The name of a failure. @default ServerNotMigratedError */
  readonly error?: NonNullable<PhaseVerdict['error']>;
  /** A call that no other phase waits for, and that this one does. @default none */
  readonly awaits?: ActionKind;
  /** Whether a call that is refused for good ends its member. @default it does */
  endsMember?(performed: Performed): boolean;
  /** Whether the member goes on whatever is refused. @default it does not */
  bears?(progress: MemberProgress): boolean;
  /** Whether the call comes again in another way, so that this answer says nothing of it. @default it does not */
  asksOtherwise?(performed: Performed): boolean;
  /** What stays of the answers in the progress of the phase. @default nothing */
  keep?(before: PhaseProgress, performed: readonly Performed[]): Partial<PhaseProgress>;
  /** The member's progress with what the answers say of all phases. @default as it is */
  after?(progress: MemberProgress, passed: Passed): MemberProgress;
}

/** What came of one pass over one member. */
export interface Passed {
  readonly verdict: PhaseVerdict;
  readonly performed: readonly Performed[];
  readonly now: Instant;
}

/** What one pass of a phase looks at: zones tell servers apart, so that one in trouble hides no server of another. */
export const queryOf = (phase: PhaseRule, members: readonly Member[]): SiteQuery => ({
  ...phase.query(members),
  zones: zonesOf(members),
});

/** The zone of each server, by the group's sites. */
export const zonesOf = (members: readonly Member[]): ReadonlyMap<string, string> =>
  new Map(
    members.flatMap(({ group, instance }) =>
      STATIONS.map((station): [string, string] => [instance.servers[station], group.sites[station].availabilityZone]),
    ),
  );
