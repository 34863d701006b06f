import { createTable } from '../../local/create-table.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { createSimulatedDynamoDb, type SimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';

/** The simulated DynamoDB with the table of groups: in memory, without a socket, so a virtual clock need not wait. */
export const openSimulatedDynamoDb = async (clock: { now(): number }): Promise<SimulatedDynamoDb> => {
  const client = createSimulatedDynamoDb({ clock });
  await createTable(client, TABLE_NAME);
  return client;
};
