import { z } from '@hono/zod-openapi';
import { CODES } from '../codes.ts';
import { record } from './common.ts';

/** More GiB than a volume of any type can have (EC2 API Reference, ModifyVolume). */
const LARGEST_GIB = 65_536;

const size = `must be a number of GiB from 1 to ${LARGEST_GIB}`;

/** SDRS: the system takes the integer before the decimal point. */
const NewSize = z
  .number(size)
  .min(1, size)
  .max(LARGEST_GIB, size)
  .transform(Math.floor)
  .openapi({ type: 'integer', minimum: 1, maximum: LARGEST_GIB, description: 'GiB; larger than the disks are.' });

/** One action. SDRS has a code of its own for an unknown action. */
export const PairAction = z
  .looseObject({ 'extend-replication': record({ new_size: NewSize }).optional() })
  .transform((given, context) => {
    const named = Object.keys(given);
    const { 'extend-replication': wanted } = given;
    if (wanted !== undefined && named.length === 1) return { 'extend-replication': wanted };
    context.addIssue({
      code: 'custom',
      path: [],
      message: `must name one action: extend-replication; it names ${named.join(', ') || 'none'}`,
      params: { sdrs: CODES.unknownAction },
    });
    return z.NEVER;
  })
  .openapi('ReplicationAction', { type: 'object' });
