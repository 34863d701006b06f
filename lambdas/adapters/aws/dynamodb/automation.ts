import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { StaleAutomationError } from '../../../domain/automation/errors.ts';
import { type AutomationControl, type AutomationState, NO_CONTROL } from '../../../domain/automation/state.ts';
import type { AutomationStore, Versioned } from '../../../ports/automation-store.ts';
import type { Condition } from './conditions.ts';
import { ItemNotUnderstoodError } from './errors.ts';
import { type Item, VERSION } from './items.ts';
import { type Key, nameOf, type Stretch } from './keys.ts';
import { ConditionNotMet, get, read, type TableProps, write } from './table.ts';

/** One partition for all of it, apart from the groups': a sweep reads every state in one query. */
const PARTITION = 'AUTOMATION';
const STATES: Stretch = { from: 'STATE#', to: 'STATE$' };
const CONTROL: Key = { pk: PARTITION, sk: 'CONTROL' };

const stateKey = (groupId: string): Key => ({ pk: PARTITION, sk: `STATE#${groupId}` });

/** What the rules cannot do without. Fields that came later are given what they were before. */
const State = z.looseObject({
  groupId: z.string(),
  groupCreatedAt: z.string(),
  policy: z.looseObject({ mode: z.enum(['off', 'notify', 'act']), signals: z.looseObject({}) }),
  sources: z.array(z.looseObject({ kind: z.string(), source: z.string(), faultyAt: z.array(z.string()) })),
  intents: z.int(),
  unsaid: z.array(z.looseObject({ at: z.string(), type: z.string() })),
});
const Control = z.looseObject({ starts: z.array(z.looseObject({ failoverId: z.string(), at: z.string() })) });

/** Automation's part of the DynamoDB table. */
export const createDynamoAutomationStore = (table: TableProps): AutomationStore => ({
  findState: async (groupId) => {
    const item = await get(table, stateKey(groupId));
    return item && versioned(item, stateOf(item));
  },
  listStates: async () => (await read(table, PARTITION, STATES)).map(stateOf),
  saveState: (state, version) => save(table, { ...stateKey(state.groupId), type: 'automation', data: state }, version),
  findControl: async () => {
    const item = await get(table, CONTROL);
    return item ? versioned(item, controlOf(item)) : { value: NO_CONTROL, version: 0 };
  },
  saveControl: (control, version) => save(table, { ...CONTROL, type: 'automation-control', data: control }, version),
});

const versioned = <T>(item: Item, value: T): Versioned<T> => ({ value, version: Number(item.revision) });

const stateOf = (item: Item): AutomationState => understood(item, State) as unknown as AutomationState;
const controlOf = (item: Item): AutomationControl => understood(item, Control) as unknown as AutomationControl;

const understood = <T>(item: Item, schema: z.ZodType<T>): T => {
  const { success, error, data } = schema.safeParse(item.data);
  if (!success) throw new ItemNotUnderstoodError(nameOf(item), z.prettifyError(error), error);
  return data;
};

/** Nobody has written it since it was read. */
const unchangedSince = (version: number): Condition =>
  version === 0
    ? { expression: 'attribute_not_exists(revision)', values: {} }
    : { expression: 'revision = :revision', values: { ':revision': version } };

/**
 * Repeating it is safe: it is refused once it has been written, and a refusal of what stands there already to the letter is
 * the echo of success, as the SDK repeats a request whose answer was lost.
 */
const save = async (table: TableProps, item: Key & { type: string; data: unknown }, version: number): Promise<void> => {
  const revision = version + 1;
  try {
    await write(table, { ...item, version: VERSION, revision }, unchangedSince(version));
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    const found = await get(table, { pk: item.pk, sk: item.sk });
    const isOwn = found?.revision === revision && isDeepStrictEqual(found.data, JSON.parse(JSON.stringify(item.data)));
    if (!isOwn) throw new StaleAutomationError(nameOf(item), error.cause);
  }
};
