import { AutomationBrakeOnError } from '../../domain/automation/errors.ts';
import { PrerequisitesNotMetError, SiteNotObservedError } from '../../domain/errors/errors.ts';
import { listed } from '../../domain/errors/listed.ts';
import { PlanExpiredError } from '../../domain/errors/plan-errors.ts';
import type { AcceptedRisk, FailoverRequest } from '../../domain/group/failover.ts';
import { goesBy } from '../../domain/group/member-named.ts';
import { isPointChoice } from '../../domain/group/point-choice.ts';
import type { GroupAggregate, ProtectedInstance, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../domain/group/record.ts';
import { type Requester, requesterProblems } from '../../domain/group/requester.ts';
import { changedFacts, planBasis } from '../../domain/plan/plan-basis.ts';
import type { FailoverPlan } from '../../domain/plan/plan-types.ts';
import { unmetPrerequisites } from '../../domain/plan/prerequisites.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { text } from '../checked-input.ts';
import { instant } from '../instant.ts';
import type { BeliefDeps } from './believed-requester.ts';
import type { StepDeps } from './deps.ts';
import { firstInputOf, type ValidateInput } from './messages.ts';
import { isHeldBy } from './take-lease.ts';

/** Whoever starts executions wrote it: it may be anything. @throws InputNotUnderstoodError, PrerequisitesNotMetError */
export const checkedRequest = (input: ValidateInput): FailoverRequest => {
  const { request } = firstInputOf(input);
  const { groupId, confirmation, plan, point, requestedBy } = Object(request) as Partial<Record<string, unknown>>;
  const problems = [
    ...unless(isText(groupId), '"groupId" must be the id of a protection group.'),
    ...unless(isAbsentOr(isConfirmation, confirmation), CONFIRMATION_SHAPE),
    ...unless(isAbsentOr(isText, plan), '"plan" must be the digest of a plan.'),
    ...unless(isAbsentOr(isPointChoice, point), POINT_SHAPE),
    ...requesterProblems(requestedBy),
  ];
  if (problems.length > 0) throw new PrerequisitesNotMetError(isText(groupId) ? groupId : '', problems);
  return request;
};

const CONFIRMATION_SHAPE = '"confirmation" must name "by" (who says so) and "reason" (why), both not empty.';
const POINT_SHAPE =
  '"point" must be "newest", "final", "live", {"at": a moment with its zone} or {"set": the name of a recovery point}.';

const unless = (isSo: boolean, problem: string): readonly string[] => (isSo ? [] : [problem]);

const isAbsentOr = (is: (value: unknown) => boolean, value: unknown): boolean => value === undefined || is(value);

const isText = (value: unknown): value is string => text.safeParse(value).success;

/** Both are told to people: as long as they like, but words. */
const isConfirmation = (value: unknown): boolean => {
  const { by, reason } = Object(value) as Partial<Record<string, unknown>>;
  return typeof by === 'string' && by !== '' && typeof reason === 'string' && reason !== '';
};

/** The operator's reason by the id of the instance that is accepted. */
export type AcceptedReasons = ReadonlyMap<string, string>;

/** Who is accepted as possibly unfenced, by id or name. @throws PrerequisitesNotMetError naming every useless entry */
export const resolveAccepted = (
  { group, instances }: GroupAggregate,
  accepted: readonly AcceptedRisk[],
): AcceptedReasons => {
  if (!Array.isArray(accepted)) {
    throw new PrerequisitesNotMetError(group.id, ['"acceptUnfenced" must be a list of {"instance", "reason"}.']);
  }
  const found = accepted.map((risk) => ({ risk, members: instances.filter((instance) => isOne(instance, risk)) }));
  const problems = found.flatMap(({ risk, members }) => problemsOf(risk, members.length, instances));
  if (problems.length > 0) throw new PrerequisitesNotMetError(group.id, problems);
  return new Map(found.flatMap(({ risk, members }) => members.map(({ id }) => [id, risk.reason])));
};

const isOne = (instance: ProtectedInstance, risk: AcceptedRisk | undefined): boolean =>
  goesBy(instance, risk?.instance ?? '');

/** Whatever stands there. */
const shown = (risk: AcceptedRisk | undefined): string => JSON.stringify(risk?.instance) ?? 'nobody';

const problemsOf = (
  risk: AcceptedRisk,
  matches: number,
  instances: readonly ProtectedInstance[],
): readonly string[] => [
  ...(matches === 1
    ? []
    : [
        `"acceptUnfenced" names ${shown(risk)}, which goes for ${matches} instances of the group. Name one of: ${instances.map(({ name }) => name).join(', ')}.`,
      ]),
  ...(typeof risk?.reason === 'string' && risk.reason.trim() !== ''
    ? []
    : [`"acceptUnfenced" needs a "reason", not empty, for ${shown(risk)}.`]),
];

/**
 * Refuses where the caller goes by a plan whose facts have changed. A failover that has begun already is not judged again: it
 * has changed them itself. @throws PlanExpiredError with the facts by name
 */
export const assertPlanHolds = async (
  store: GroupStore,
  { failoverId, request }: ValidateInput,
  recorded: GroupAggregate,
  site: ObservedSite,
): Promise<void> => {
  const { plan } = request;
  if (plan === undefined || recorded.group.lease?.failoverId === failoverId) return;
  const now = planBasis(refreshRecorded(recorded, site), site);
  if (now.digest === plan) return;
  const kept = await store.findPlanBasis(recorded.group.id, plan);
  throw new PlanExpiredError(recorded.group.id, plan, kept && changedFacts(kept, now));
};

export type BrakeDeps = Pick<StepDeps, 'store' | 'clock'> & BeliefDeps;

interface Asked {
  readonly requestedBy: Requester;
}

/**
 * Refuses an automatic failover that would begin while the brake is on: its execution may begin, and take the lease, long
 * after the decider has looked. One that holds the group's lease has begun and goes on, and a person's is none of the brake's business. Touches
 * nothing but the audit trail; repeated, the line stands there twice. @throws AutomationBrakeOnError
 */
export const assertBrakeOff = async (
  { store, clock, automation }: BrakeDeps,
  group: ProtectionGroup,
  { failoverId, executionId, requestedBy }: Pick<ValidateInput, 'failoverId' | 'executionId'> & Asked,
): Promise<void> => {
  if (requestedBy.kind !== 'automation' || isHeldBy(group, { failoverId, executionId })) return;
  const { brake } = (await automation.findControl()).value;
  if (!brake) return;
  const message = `Failover ${failoverId}, which automation had started, did not begin: the brake is on since ${brake.at}: ${brake.by}: ${brake.reason}`;
  const at = instant(clock);
  await store.appendEvents([{ at, groupId: group.id, failoverId, type: 'automationBrakeHeld', message }]);
  throw new AutomationBrakeOnError(group.id, brake);
};

/** @throws SiteNotObservedError, PrerequisitesNotMetError */
export const assertPrerequisites = async (
  plan: FailoverPlan,
  fault: { readonly confirmed: boolean; readonly evidence: readonly string[] },
  beforeRefusal: () => Promise<void>,
): Promise<void> => {
  const unmet = unmetPrerequisites(plan, fault);
  if (unmet.length === 0) return;
  const codes = plan.servers.flatMap((server) =>
    [...server.findings, ...server.nics.flatMap((nic) => nic.findings)]
      .filter((f) => f.verdict === 'BLOCK')
      .map((f) => f.code),
  );
  const isBlind = codes.some((code) => BLIND.includes(code));
  // Not seeing is no refusal yet: EC2 may answer in a moment, so the step is tried again.
  if (isBlind) throw new SiteNotObservedError(listed(unmet));
  await beforeRefusal();
  throw new PrerequisitesNotMetError(plan.groupId, unmet);
};

const BLIND: readonly string[] = [
  'dr-server-unknown',
  'dr-nics-unknown',
  'dr-slots-unknown',
  'recovery-point-unknown',
  'route-table-unknown',
];
