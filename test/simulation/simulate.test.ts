import { describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { REFERENCE_FAILOVERS } from '../../simulation/chaos/reference-failovers.ts';
import {
  CALL_FAULT_NAMES,
  callFault,
  type Fault,
  isCallFault,
  TIMED_FAULT_NAMES,
} from '../../simulation/faults/index.ts';
import { createStage } from '../../simulation/runs/stage.ts';
import { copiedGroup } from '../../simulation/simulate/copied-group.ts';
import { eachFault, oneFault, possibleFaults } from '../../simulation/simulate/moments.ts';
import { createSimulator } from '../../simulation/simulate/simulate.ts';
import { prepare } from './setup.ts';

const machines = machinesIn(await synthesisedTemplate());

describe('a group that is copied by what is recorded of it', () => {
  it.each(REFERENCE_FAILOVERS.filter(({ script }) => script.length === 0))(
    'owes what its owner has written down: $name',
    async ({ build }) => {
      const { prepared, owed } = await createStage(build, machines);
      const group = await copiedGroup(prepared, machines, prepared.groupId);
      const { stage, undisturbed } = await createSimulator(group, machines, 1);
      expect(stage.owed).toEqual(owed);
      expect(stage.owed.wanted.size).toBeGreaterThan(0);
      expect(undisturbed.outcome.violations).toEqual([]);
      expect(undisturbed.ended).toBeDefined();
    },
  );
});

describe('the moments of faults', () => {
  const undisturbed = async () => {
    const prepared = await prepare();
    const group = await copiedGroup(prepared, machines, prepared.groupId);
    const { undisturbed: one, stage } = await createSimulator(group, machines, 1);
    return { outcome: one.outcome, servers: stage.production.length };
  };

  it.each([1, 2, 3])(
    'fall into the failover with seed %i, and those of calls on one that they can meet',
    async (seed) => {
      const extent = await undisturbed();
      const { calls, lasted } = extent.outcome;
      const moments = TIMED_FAULT_NAMES.map((name) => oneFault(name, extent, seed));
      expect(moments.filter((fault) => !('at' in fault && fault.at < lasted))).toEqual([]);
      const meets = (fault: Fault): boolean => {
        const site = 'call' in fault ? calls[fault.call - 1] : undefined;
        return site !== undefined && isCallFault(fault.is) && callFault(fault.is).fits(site);
      };
      expect(CALL_FAULT_NAMES.map((name) => oneFault(name, extent, seed)).filter((fault) => !meets(fault))).toEqual([]);
    },
  );

  it('are the same for the same seed, and each of all faults has one', async () => {
    const extent = await undisturbed();
    const all = eachFault(extent, 1);
    expect(eachFault(extent, 1)).toEqual(all);
    expect(eachFault(extent, 2)).not.toEqual(all);
    expect(new Set(all.map(({ is }) => is))).toEqual(new Set([...CALL_FAULT_NAMES, ...TIMED_FAULT_NAMES]));
    expect(new Set(all.map((fault) => JSON.stringify(fault))).size).toBe(all.length);
    expect(possibleFaults(extent)).toBeGreaterThan(all.length);
  });
});
