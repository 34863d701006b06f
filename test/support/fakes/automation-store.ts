import { isDeepStrictEqual } from 'node:util';
import { StaleAutomationError } from '../../../lambdas/domain/automation/errors.ts';
import { type AutomationControl, type AutomationState, NO_CONTROL } from '../../../lambdas/domain/automation/state.ts';
import type { AutomationStore, Versioned } from '../../../lambdas/ports/automation-store.ts';

/** The AutomationStore port in memory, with all its conditions. */
export const createMemoryAutomationStore = (): AutomationStore => {
  const kept = new Map<string, Versioned<unknown>>();
  const save = (key: string, value: unknown, version: number): void => {
    const known = kept.get(key);
    // Its own write again, of which the answer was lost.
    if (known?.version === version + 1 && isDeepStrictEqual(known.value, plain(value))) return;
    if ((known?.version ?? 0) !== version) throw new StaleAutomationError(key);
    kept.set(key, { value: plain(value), version: version + 1 });
  };
  return {
    findState: async (groupId) =>
      structuredClone(kept.get(`STATE#${groupId}`)) as Versioned<AutomationState> | undefined,
    listGroupIds: async () =>
      [...kept.keys()].filter((key) => key !== 'CONTROL').map((key) => key.slice('STATE#'.length)),
    saveState: async (state, version) => save(`STATE#${state.groupId}`, state, version),
    findControl: async () =>
      (structuredClone(kept.get('CONTROL')) as Versioned<AutomationControl> | undefined) ?? {
        value: NO_CONTROL,
        version: 0,
      },
    saveControl: async (control, version) => save('CONTROL', control, version),
  };
};

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
