import { type Fact, fact } from '../../../lambdas/domain/site/observed.ts';
import type { AlarmNow, Alarms } from '../../../lambdas/ports/alarms.ts';

/** Alarms that say what they are told to, and remember who was asked. */
export const createFakeAlarms = () => {
  const said = new Map<string, Fact<AlarmNow>>();
  const asked: (readonly string[])[] = [];
  const alarms: Alarms = {
    ask: async (names) => {
      asked.push(names);
      return new Map(names.map((name) => [name, said.has(name) ? fact(said, name) : { is: 'absent' }]));
    },
  };
  const says = (name: string, now: AlarmNow['state'] | Fact<AlarmNow>, hushed?: string): void => {
    const value = (state: AlarmNow['state']) => ({ state, ...(hushed ? { hushed } : {}) });
    said.set(name, typeof now === 'string' ? { is: 'present', value: value(now) } : now);
  };
  return { alarms, says, asked };
};
