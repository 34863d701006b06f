import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { KeptPlan } from '../../../domain/readiness/kept-plan.ts';
import type { Replication } from '../../../domain/synchronisation/replication.ts';
import { always } from './conditions.ts';
import { dataOf, type PackedPart, planItem, replicationItem } from './items.ts';
import { KEPT_PLAN, partitionOf, REPLICATION } from './keys.ts';
import { read, type TableProps, write } from './table.ts';

/** Of 400 KB in an item. A plan of 1,000 servers takes about 100 KB. */
const MOST_BYTES = 300_000;

/** Enough for what says the same of each server; more takes ten times as long. So quick that nobody need do it beside other work. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Where things are kept that grow with the servers of a group, compressed, in as many items as that takes. */
const PACKED = {
  plan: { itemOf: planItem, stretch: KEPT_PLAN },
  replication: { itemOf: replicationItem, stretch: REPLICATION },
} as const;

/** Repeating it is safe: the same is written again. A reader who comes in between finds parts of two, and reads anew. */
const savePacked = async (
  table: TableProps,
  kind: keyof typeof PACKED,
  { groupId, madeAt }: Pick<PackedPart, 'groupId' | 'madeAt'>,
  thing: object,
): Promise<void> => {
  const bytes = brotliCompressSync(Buffer.from(JSON.stringify(thing)), QUALITY);
  const parts = Math.ceil(bytes.length / MOST_BYTES);
  for (let part = 0; part < parts; part += 1) {
    const piece = new Uint8Array(bytes.subarray(part * MOST_BYTES, (part + 1) * MOST_BYTES));
    await write(table, PACKED[kind].itemOf({ groupId, madeAt, part, parts, bytes: piece }), always());
  }
};

/** Somebody who writes is soon through. */
const MOST_READS = 5;

/** `undefined` where none is kept. */
const findPacked = async (table: TableProps, kind: keyof typeof PACKED, groupId: string): Promise<unknown> => {
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const items = await read(table, partitionOf(groupId), PACKED[kind].stretch);
    const all = items.map((item) => dataOf(kind, item));
    const [head] = all;
    if (!head) return undefined;
    const whole = all.slice(0, head.parts);
    if (whole.length === head.parts && whole.every(({ madeAt }) => madeAt === head.madeAt)) {
      return JSON.parse(brotliDecompressSync(Buffer.concat(whole.map(({ bytes }) => bytes))).toString());
    }
  }
  return undefined;
};

export const savePlan = (table: TableProps, plan: KeptPlan): Promise<void> => savePacked(table, 'plan', plan, plan);

export const findPlan = async (table: TableProps, groupId: string): Promise<KeptPlan | undefined> =>
  (await findPacked(table, 'plan', groupId)) as KeptPlan | undefined;

export const saveReplication = (table: TableProps, replication: Replication): Promise<void> =>
  savePacked(table, 'replication', { groupId: replication.groupId, madeAt: replication.at }, replication);

export const findReplication = async (table: TableProps, groupId: string): Promise<Replication | undefined> =>
  (await findPacked(table, 'replication', groupId)) as Replication | undefined;
