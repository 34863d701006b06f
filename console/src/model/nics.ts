import type { RunServerShown } from '../api/wishes.ts';
import type { Shown } from './words.ts';

type Attribute = RunServerShown['nics'][number];

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

export const attributeRows = ({ nics }: RunServerShown): readonly AttributeRow[] =>
  nics.map((one, n) => ({
    id: `${one.network_interface_id} ${one.attribute} ${n}`,
    nic: one.network_interface_id,
    attribute: ATTRIBUTES[one.attribute],
    before: one.before ?? 'not known',
    promised: one.promised,
    now: nowText(one),
    shown: shownOf(one),
  }));

const nowText = ({ now, server_now }: Attribute): string =>
  `${now ?? 'not seen'}${server_now === null ? '' : ` at ${server_now}`}`;

const shownOf = ({ before, promised, now }: Attribute): Shown => {
  if (now === null) return { type: 'pending', word: 'not seen' };
  if (before === now) return { type: 'success', word: 'the same' };
  return promised === 'PRESERVED' || promised === 'OVERLAY'
    ? { type: 'error', word: 'not as promised' }
    : { type: 'info', word: 'another one' };
};

/** NICs that one server holds now, as far as a run has looked. */
export const nicsAt = ({ nics }: RunServerShown, serverId: string): readonly string[] => [
  ...new Set(nics.filter(({ server_now }) => server_now === serverId).map((one) => one.network_interface_id)),
];
