import { PRICES } from '../lambdas/domain/site/prices.ts';
import type { Services } from '../simulation/lambda/services.ts';

/** What was used of AWS. */
export interface Used {
  readonly transitions: number;
  readonly invocations: number;
  readonly lambdaSeconds: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

export const NOTHING: Used = { transitions: 0, invocations: 0, lambdaSeconds: 0, writeUnits: 0, readUnits: 0 };

/** By public list price (`PRICES` has their sources). EC2's API itself costs nothing. */
export const dollarsOf = (used: Used, lambdaGb: number): number =>
  used.transitions * PRICES.transition +
  used.invocations * PRICES.lambdaRequest +
  used.lambdaSeconds * lambdaGb * PRICES.lambdaGbSecond +
  used.writeUnits * PRICES.dynamoDbWrite +
  used.readUnits * PRICES.dynamoDbRead;

/** Counts functions as they run and the table's units as they are used. */
export interface Meter {
  ran(ms: number): void;
  /** The table, with every call's units counted. A write that is refused is not. */
  metered(dynamoDb: Services['dynamoDb']): Services['dynamoDb'];
  used(): Omit<Used, 'transitions'>;
}

interface Sent {
  readonly input: object;
}

export const createMeter = (): Meter => {
  const sum = { invocations: 0, lambdaSeconds: 0, writeUnits: 0, readUnits: 0 };
  return {
    ran: (ms) => {
      sum.invocations += 1;
      sum.lambdaSeconds += ms / 1000;
    },
    metered: (dynamoDb) => {
      const send = async (command: Sent): Promise<object> => {
        const asked = Object.assign(Object.create(Object.getPrototypeOf(command)), command, {
          input: { ...command.input, ReturnConsumedCapacity: 'TOTAL' },
        });
        const answer = await (dynamoDb.send as (command: object) => Promise<Answer>)(asked);
        const kind = /^(Get|Query|Scan)/.test(command.constructor.name) ? 'readUnits' : 'writeUnits';
        sum[kind] += answer.ConsumedCapacity?.CapacityUnits ?? 0;
        return answer;
      };
      return { send } as unknown as Services['dynamoDb'];
    },
    used: () => ({ ...sum }),
  };
};

interface Answer {
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}
