import { isDeepStrictEqual } from 'node:util';
import { StaleAutomationError } from '../../../domain/automation/errors.ts';
import { type AutomationControl, type AutomationState, NO_CONTROL } from '../../../domain/automation/state.ts';
import type { AutomationStore, Versioned } from '../../../ports/automation-store.ts';
import type { Condition } from './conditions.ts';
import { type Item, understood, VERSION } from './items.ts';
import { groupIn, type Key, nameOf, type Stretch } from './keys.ts';
import { AUTOMATION_SHAPES } from './shapes.ts';
import { ConditionNotMet, get, readKeys, type TableProps, write } from './table.ts';

/** One partition for all of it, apart from the groups': a sweep finds every state in one query. */
const PARTITION = 'AUTOMATION';
const STATES: Stretch = { from: 'STATE#', to: 'STATE$' };
const CONTROL: Key = { pk: PARTITION, sk: 'CONTROL' };

const stateKey = (groupId: string): Key => ({ pk: PARTITION, sk: `STATE#${groupId}` });

/** Automation's part of the DynamoDB table. */
export const createDynamoAutomationStore = (table: TableProps): AutomationStore => ({
  findState: async (groupId) => {
    const item = await get(table, stateKey(groupId));
    return item && versioned(item, stateOf(item));
  },
  listGroupIds: async () => (await readKeys(table, PARTITION, STATES)).map(({ sk }) => groupIn(sk)),
  saveState: (state, version) => save(table, { ...stateKey(state.groupId), type: 'automation', data: state }, version),
  findControl: async () => {
    const item = await get(table, CONTROL);
    return item ? versioned(item, controlOf(item)) : { value: NO_CONTROL, version: 0 };
  },
  saveControl: (control, version) => save(table, { ...CONTROL, type: 'automation-control', data: control }, version),
});

const versioned = <T>(item: Item, value: T): Versioned<T> => ({ value, version: Number(item.revision) });

const stateOf = (item: Item): AutomationState =>
  understood(item, AUTOMATION_SHAPES.state) as unknown as AutomationState;
const controlOf = (item: Item): AutomationControl =>
  understood(item, AUTOMATION_SHAPES.control) as unknown as AutomationControl;

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
