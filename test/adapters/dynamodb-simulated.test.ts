import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import { describeDynamoAutomationStore } from '../contracts/automation-store.contract.ts';
import { describeDynamoDb } from '../contracts/dynamodb.contract.ts';
import { describeGroupStore } from '../contracts/group-store.contract.ts';
import { describeDynamoTurns } from '../contracts/turns.contract.ts';
import { START } from '../support/builders.ts';

const client = createSimulatedDynamoDb({ clock: createVirtualClock(Date.parse(START)) }) as unknown as DynamoDBClient;

describeGroupStore({ name: 'the simulated table', setup: async () => ({ client }) });
describeDynamoAutomationStore('the simulated table', client);
describeDynamoTurns('the simulated table', client);
describeDynamoDb({ name: 'the simulated table', client });
