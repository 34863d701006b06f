import type { ToldServer } from '../api/shapes.ts';
import type { Shown } from './words.ts';

type Attribute = ToldServer['nics'][number];

const ATTRIBUTES = { mac: 'MAC', private_ip: 'private IP', eip: 'EIP' } as const;

/** One attribute of one NIC: before, what was promised, and now. */
export interface AttributeRow {
  readonly id: string;
  readonly nic: string;
  readonly attribute: string;
  readonly before: string;
  readonly promised: string;
  readonly now: string;
  readonly shown: Shown;
}

export const attributeRows = ({ nics }: Pick<ToldServer, 'nics'>): readonly AttributeRow[] =>
  nics.map((one) => ({
    id: `${one.network_interface_id} ${one.attribute} ${one.before}`,
    nic: one.network_interface_id,
    attribute: ATTRIBUTES[one.attribute],
    before: one.before,
    promised: one.promised,
    now: one.now.why ?? `at ${one.now.server}, on ${one.now.network_interface_id}`,
    shown: shownOf(one),
  }));

const shownOf = ({ promised, result }: Attribute): Shown => {
  if (result === 'KEPT') return { type: 'success', word: 'kept' };
  if (result === 'STAYED') return { type: 'info', word: 'stays with its server' };
  if (result === 'UNKNOWN') return { type: 'pending', word: 'not seen' };
  return promised === 'PRESERVED' || promised === 'OVERLAY'
    ? { type: 'error', word: 'not as promised' }
    : { type: 'info', word: 'not kept' };
};

/** NICs that one server holds now with their addresses, as far as a run has looked. */
export const nicsAt = ({ nics }: Pick<ToldServer, 'nics'>, serverId: string): readonly string[] => {
  const held = nics.filter(({ now }) => now.server === serverId);
  const byNic = Map.groupBy(held, ({ now }) => now.network_interface_id);
  return [...byNic].map(([nic, some]) => `${nic} (${some.map(({ before }) => before).join(', ')})`);
};
