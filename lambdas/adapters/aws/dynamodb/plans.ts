import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { KeptPlan } from '../../../domain/readiness/kept-plan.ts';
import { always } from './conditions.ts';
import { dataOf, planItem } from './items.ts';
import { KEPT_PLAN, partitionOf } from './keys.ts';
import { read, type TableProps, write } from './table.ts';

const [compress, decompress] = [promisify(brotliCompress), promisify(brotliDecompress)];

/** Of 400 KB in an item. A plan of 1,000 servers takes about 100 KB. */
const MOST_BYTES = 300_000;

/** Enough for a plan, which says the same of each server; more takes ten times as long. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Repeating it is safe: the same plan is written again. A reader who comes in between finds parts of two, and reads anew. */
export const savePlan = async (table: TableProps, plan: KeptPlan): Promise<void> => {
  const bytes = await compress(Buffer.from(JSON.stringify(plan)), QUALITY);
  const parts = Math.ceil(bytes.length / MOST_BYTES);
  const { groupId, madeAt } = plan;
  for (let part = 0; part < parts; part += 1) {
    const piece = new Uint8Array(bytes.subarray(part * MOST_BYTES, (part + 1) * MOST_BYTES));
    await write(table, planItem({ groupId, madeAt, part, parts, bytes: piece }), always());
  }
};

/** Somebody who writes is soon through. */
const MOST_READS = 5;

/** `undefined` where none is kept. */
export const findPlan = async (table: TableProps, groupId: string): Promise<KeptPlan | undefined> => {
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const items = (await read(table, partitionOf(groupId), KEPT_PLAN)).map((item) => dataOf('plan', item));
    const [head] = items;
    if (!head) return undefined;
    const whole = items.slice(0, head.parts);
    if (whole.length === head.parts && whole.every(({ madeAt }) => madeAt === head.madeAt)) {
      const text = await decompress(Buffer.concat(whole.map(({ bytes }) => bytes)));
      return JSON.parse(text.toString()) as KeptPlan;
    }
  }
  return undefined;
};
