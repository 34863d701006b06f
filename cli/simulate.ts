import { machinesIn, type SynthesisedMachines } from '../local/definition.ts';
import { synthesisedTemplate } from '../local/synthesise.ts';
import type { Fault } from '../simulation/faults/index.ts';
import { copiedGroup } from '../simulation/simulate/copied-group.ts';
import { SimulationRefusedError } from '../simulation/simulate/errors.ts';
import { eachFault, faultNamed, oneFault, possibleFaults, type Undisturbed } from '../simulation/simulate/moments.ts';
import { createSimulator, type Simulation, type Simulator } from '../simulation/simulate/simulate.ts';
import { EXIT } from './exit-codes.ts';
import { faultLine, simulatedAllText, simulatedText } from './render/simulated.ts';
import { commandFor, type Outcome, type Session } from './session.ts';
import {
  type SimulatedFailover,
  type SimulatedWith,
  type SimulateOptions,
  type SimulateReport,
  simulatedFailover,
} from './simulated.ts';
import type { SimulatedAccount } from './target.ts';

/** A group, copied and failed over once undisturbed. */
interface Ready {
  readonly simulator: Simulator;
  readonly undisturbed: SimulatedFailover;
  readonly extent: Undisturbed;
  told(simulation: Simulation): Promise<SimulatedFailover>;
}

/** @throws UnknownFaultError, SimulationRefusedError, GroupNotFoundError, AmbiguousNameError */
export const simulate = async (session: Session, wanted: string, options: SimulateOptions): Promise<Outcome> => {
  const { fault, all = false, seed } = options;
  const name = fault === undefined ? undefined : faultNamed(fault);
  const machines = machinesIn(await synthesisedTemplate());
  const ready = await prepare(session, wanted, { machines, seed });
  const { undisturbed, extent } = ready;
  const single = name ? [oneFault(name, extent, seed)] : [];
  const faults = undisturbed.well ? (all ? eachFault(extent, seed) : single) : [];
  const simulations = await simulateEach(session, ready, faults);
  const report: SimulateReport = {
    groupId: ready.simulator.stage.prepared.groupId,
    seed,
    undisturbed,
    simulations,
    wellEnded: simulations.filter(({ well }) => well).length,
    possible: possibleFaults(extent),
  };
  const isWell = undisturbed.well && report.wellEnded === simulations.length;
  return {
    json: report,
    text: (page) => (all ? simulatedAllText(report, page) : simulatedText(report, page)),
    exitCode: isWell ? EXIT.done : EXIT.failoverFailed,
  };
};

const prepare = async (
  session: Session,
  wanted: string,
  { machines, seed }: { readonly machines: SynthesisedMachines; readonly seed: number },
): Promise<Ready> => {
  const { target, io } = session;
  const copied = await simulationOf(session).copy();
  // From here on only the copy is looked at, so another command may take the home.
  await target.close();
  const group = await copiedGroup(copied, machines, wanted);
  const simulator = await createSimulator(group, machines, seed);
  const { production } = simulator.stage;
  const props: SimulatedWith = { session, machines, group: group.group, production };
  const undisturbed = await simulatedFailover(props, simulator.undisturbed);
  refuseRefused(undisturbed, group.group.name, commandFor(session.options));
  io.err(faultLine(undisturbed));
  return {
    simulator,
    undisturbed,
    extent: { outcome: simulator.undisturbed.outcome, servers: production.length },
    told: (simulation) => simulatedFailover(props, simulation),
  };
};

const simulateEach = async (
  { io }: Session,
  { simulator, told }: Ready,
  faults: readonly Fault[],
): Promise<readonly SimulatedFailover[]> => {
  const simulations: SimulatedFailover[] = [];
  for (const [n, fault] of faults.entries()) {
    const simulation = await told(await simulator.simulate(fault));
    simulations.push(simulation);
    io.err(`${n + 1} of ${faults.length}  ${faultLine(simulation)}`);
  }
  return simulations;
};

const simulationOf = ({ target }: Session): SimulatedAccount => {
  if (target.simulation) return target.simulation;
  throw new SimulationRefusedError(
    `Only a group of the embedded runtime can be simulated, not one of ${target.label}: the simulation would begin with what is recorded ` +
      'of the account, and not with what the account is. "sdrs plan" with --calls says what a failover would do there.',
  );
};

const refuseRefused = ({ ended }: SimulatedFailover, name: string, sdrs: string): void => {
  if (ended?.status !== 'REFUSED') return;
  throw new SimulationRefusedError(
    `A failover of ${name} would be refused as it is: ${(ended.cause ?? ended.error)?.replace(/\.$/, '')}. More: ${sdrs} plan ${name}`,
  );
};
