import { createSimulatedDynamoDb, type SimulatedDynamoDb } from '../simulated-aws/dynamodb/index.ts';
import { createTable } from './create-table.ts';
import { TABLE_NAME } from './ports.ts';

/** The simulated DynamoDB with the table of groups: in memory, without a socket, so a virtual clock need not wait. */
export const openSimulatedDynamoDb = async (clock: { now(): number }): Promise<SimulatedDynamoDb> => {
  const client = createSimulatedDynamoDb({ clock });
  await createTable(client, TABLE_NAME);
  return client;
};
