import { FailoverNotFoundError } from '../lambdas/domain/errors/operation-errors.ts';
import type { FailedMember } from '../lambdas/domain/group/failover.ts';
import type { ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import type { Measured, ReportedServer, ReportFindings } from '../lambdas/domain/report/report-types.ts';
import type { ReportFailoverInput } from '../lambdas/handlers/operations/runs/report-failover.ts';
import type { SynthesisedMachines } from '../local/definition.ts';
import type { Ports } from '../local/ports.ts';
import { FAULTS, type Fault } from '../simulation/faults/index.ts';
import type { Violation } from '../simulation/oracles/violation.ts';
import { firstFailover } from '../simulation/runs/run.ts';
import { isAskedForAgain } from '../simulation/runs/settle.ts';
import type { Production } from '../simulation/runs/stage.ts';
import type { Waited } from '../simulation/simulate/notes.ts';
import type { Simulation } from '../simulation/simulate/simulate.ts';
import { portsOn } from '../simulation/simulate/snapshot.ts';
import { CONFIRMATION } from '../simulation/world/operator.ts';
import { operationsOn } from './operations.ts';
import { type FailoverResult, reportOf } from './report.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';

/** A simulated failover, for programs. All times are simulated seconds after the failover was asked for. */
export interface SimulatedFailover {
  /** Absent where nothing disturbed it. */
  readonly fault?: SimulatedFault;
  /** How the failover had ended, while the fault still lasted. Absent where the simulation itself broke. */
  readonly ended?: SimulatedEnd;
  readonly afterwards: Afterwards;
  /** What was seen that is never to be seen. */
  readonly violations: readonly Violation[];
  /** Nothing was seen that is never to be seen, the end of the job included. */
  readonly well: boolean;
}

export interface SimulatedFault {
  readonly name: Fault['is'];
  /** For people, after the server's name or "the call". */
  readonly says: string;
  /** Name of the server that it is about. Absent for a fault of a call. */
  readonly server?: string;
  /** How long it lasts. @default until the failover has ended */
  readonly lastsSeconds?: number;
  /** Where it came about first. Absent where it never did. */
  readonly struck?: { readonly atSeconds: number; readonly call?: string; readonly of?: string };
  /** Calls that it met. */
  readonly calls: number;
}

export interface SimulatedEnd extends Pick<FailoverResult, 'status' | 'endState' | 'error' | 'cause' | 'next'> {
  readonly seconds: number;
  readonly rtoSeconds: Measured;
  readonly failedMembers: readonly FailedMember[];
  readonly servers: readonly SimulatedServer[];
}

export interface SimulatedServer
  extends Pick<ReportedServer, 'name' | 'productionServerId' | 'drServerId' | 'outcome'> {
  readonly rtoSeconds: Measured;
  readonly phases: Readonly<
    Record<keyof ReportedServer['phases'], Pick<ReportedServer['phases']['fence'], 'state' | 'seconds'>>
  >;
  readonly waits: readonly Omit<Waited, 'server'>[];
}

/** What came when the fault was over. */
export interface Afterwards {
  readonly status: ProtectionGroup['status'] | 'UNKNOWN';
  /** How often the same call was given again. */
  readonly calls: number;
  /** How long the last of these calls took. Absent where there was none. */
  readonly seconds?: number;
}

export interface SimulatedWith {
  readonly session: Session;
  readonly machines: SynthesisedMachines;
  /** As it was before. */
  readonly group: ProtectionGroup;
  readonly production: readonly Production[];
}

export const simulatedFailover = async (props: SimulatedWith, simulation: Simulation): Promise<SimulatedFailover> => {
  const { violations } = simulation.outcome;
  const fault = faultOf(simulation, props.production);
  const ended = await endOf(props, simulation);
  return {
    ...(fault ? { fault } : {}),
    ...(ended ? { ended } : {}),
    afterwards: await afterwards(props, simulation),
    violations,
    well: violations.length === 0,
  };
};

const faultOf = (simulation: Simulation, production: readonly Production[]): SimulatedFault | undefined => {
  const { fault, strikes } = simulation;
  if (!fault) return undefined;
  const server = 'call' in fault ? undefined : production[fault.server % production.length]?.name;
  const struck = struckAt(simulation, fault);
  return {
    name: fault.is,
    says: FAULTS[fault.is].says,
    ...(server ? { server } : {}),
    ...(fault.seconds === undefined ? {} : { lastsSeconds: fault.seconds }),
    ...(struck ? { struck } : {}),
    calls: strikes.length,
  };
};

/** The first call that it met, else when it began. */
const struckAt = ({ strikes: [first], outcome }: Simulation, fault: Fault): SimulatedFault['struck'] => {
  if (first) return { atSeconds: first.at, call: first.site.action, of: stepOf(first.site.who) };
  return outcome.injected > 0 && 'at' in fault ? { atSeconds: fault.at } : undefined;
};

/** Of whose call it was: `failover Migrate NICs #3` is the third try of all, and the step is what people know. */
const stepOf = (who: string): string => who.replace(/^failover /, '').replace(/ #\d+$/, '');

const endOf = async (
  { session, machines, group }: SimulatedWith,
  { ended, waits, outcome }: Simulation,
): Promise<SimulatedEnd | undefined> => {
  if (!ended) return undefined;
  const ports = await portsOn(ended, machines);
  const then = sessionThen(session, ports);
  const failoverId = firstFailover(group.id);
  const execution = await ports.workflow.findNamed(failoverId);
  if (!execution) throw new Error(`The simulation has no execution ${failoverId}.`);
  const started = { groupId: group.id, failoverId, executionId: execution.id };
  const report = await reportOf(then, started, { execution, group, before: group });
  const findings = await findingsOf(then, { group: group.id, failoverId });
  const { status, endState, error, cause, failedMembers, next } = report;
  return {
    status,
    endState,
    seconds: outcome.lasted,
    rtoSeconds: findings?.rto.seconds ?? 'NOT_REACHED',
    ...(error ? { error } : {}),
    ...(cause ? { cause } : {}),
    failedMembers,
    servers: (findings?.servers ?? []).map((server) => serverOf(server, waits)),
    next: next.map(withOwnWords),
  };
};

/** A failover that could not write anything has left no trail. */
const findingsOf = async ({ operations }: Session, asked: ReportFailoverInput): Promise<ReportFindings | undefined> => {
  try {
    return (await operations.reportFailover(asked)).findings;
  } catch (error) {
    if (error instanceof FailoverNotFoundError) return undefined;
    throw error;
  }
};

/** Nobody is to confirm a fault with the words of a simulation. */
const withOwnWords = (line: string): string =>
  line.replaceAll(`${CONFIRMATION.by}: ${CONFIRMATION.reason}`, 'who: why');

const serverOf = (reported: ReportedServer, waits: readonly Waited[]): SimulatedServer => {
  const { name, productionServerId, drServerId, outcome, rto, phases } = reported;
  const phase = ({ state, seconds }: ReportedServer['phases']['fence']) => ({ state, seconds });
  return {
    name,
    productionServerId,
    drServerId,
    outcome,
    rtoSeconds: rto.seconds,
    phases: { fence: phase(phases.fence), disks: phase(phases.disks), identity: phase(phases.identity) },
    waits: waits.filter(({ server }) => server === name).map(({ server: _, ...wait }) => wait),
  };
};

const afterwards = async ({ machines, group }: SimulatedWith, { settled }: Simulation): Promise<Afterwards> => {
  if (!settled) return { status: 'UNKNOWN', calls: 0 };
  const { store } = await portsOn(settled, machines);
  const again = settled.log.list().filter(({ name }) => isAskedForAgain(name));
  const [last] = again;
  const seconds = last?.stoppedAt ? Math.ceil((last.stoppedAt - last.startedAt) / 1000) : undefined;
  const status = (await store.findGroup(group.id))?.status ?? 'UNKNOWN';
  return { status, calls: again.length, ...(seconds === undefined ? {} : { seconds }) };
};

/** The command as it would be given at that moment of the simulation. */
const sessionThen = (session: Session, ports: Ports): Session => {
  const target: Target = {
    ...ports,
    label: 'simulation',
    termination: 'allowed',
    confined: false,
    caller: () => session.target.caller(),
    pollMs: session.target.pollMs,
    runsHere: true,
    close: async () => {},
  };
  return { ...session, target, operations: operationsOn(target) };
};

export interface SimulateOptions {
  readonly fault?: string;
  readonly all?: boolean;
  readonly seed: number;
}

/** What `sdrs simulate --json` prints. */
export interface SimulateReport {
  readonly groupId: string;
  readonly seed: number;
  readonly undisturbed: SimulatedFailover;
  /** One for each fault that was simulated. */
  readonly simulations: readonly SimulatedFailover[];
  readonly wellEnded: number;
  /** How many single faults there are: faults of calls at each call, the others at each server. */
  readonly possible: number;
}
