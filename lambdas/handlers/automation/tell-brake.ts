import { instant } from '../instant.ts';
import type { AutomationDeps } from './deps.ts';

/**
 * Counts how the brake stands: 1 while it is on, 0 while it is off. One that cannot be read is not counted at all, as nobody
 * knows that it is off. Safe to repeat: it is the same figure once more.
 */
export const tellBrake = async ({
  automation,
  clock,
  meter,
}: Pick<AutomationDeps, 'automation' | 'clock' | 'meter'>): Promise<void> => {
  if (!meter) return;
  const { brake } = (await automation.findControl()).value;
  meter.put([{ name: 'AutomationBrake', unit: 'Count', value: brake ? 1 : 0, at: instant(clock) }]);
};
