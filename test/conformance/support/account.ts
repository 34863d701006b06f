import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeImagesCommand, DescribeInstanceTypesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { EC2_CLIENT_SETTINGS } from '../../../lambdas/adapters/aws/ec2/index.ts';
import { createTable } from '../../../local/create-table.ts';
import { TABLE_NAME } from '../../../local/ports.ts';

/** The region that every client and function is told. */
export const REGION = 'eu-central-1';

/** The account that moto pretends to be, whatever the credentials (moto's documentation, "Multi-account support"). */
export const ACCOUNT = '123456789012';

const CREDENTIALS = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** What a process needs in its environment for the SDK to talk to that endpoint and to nobody else. */
export const surroundingsOf = (endpoint: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
});

/** An AWS account over the wire, with the table of groups in it. */
export interface Account {
  readonly ec2: EC2Client;
  readonly dynamoDb: DynamoDBClient;
  readonly sfn: SFNClient;
  readonly cloudFormation: CloudFormationClient;
  /** Closes the connections. */
  close(): void;
}

/** As the adapter wants its client, but patient: how long a double takes on this machine says nothing of the adapter. */
export const PATIENT_EC2_SETTINGS = {
  ...EC2_CLIENT_SETTINGS,
  requestHandler: { ...EC2_CLIENT_SETTINGS.requestHandler, connectionTimeout: 0, requestTimeout: 0 },
};

export const ec2At = (endpoint: string): EC2Client =>
  new EC2Client({ ...PATIENT_EC2_SETTINGS, endpoint, region: REGION, credentials: CREDENTIALS });

export const openAccount = async (endpoint: string): Promise<Account> => {
  const wire = { endpoint, region: REGION, credentials: CREDENTIALS };
  const ec2 = ec2At(endpoint);
  const dynamoDb = new DynamoDBClient(wire);
  const sfn = new SFNClient(wire);
  const cloudFormation = new CloudFormationClient(wire);
  await createTable(dynamoDb, TABLE_NAME);
  await loadCatalogue(new EC2Client(wire));
  const close = () => {
    for (const client of [ec2, dynamoDb, sfn, cloudFormation]) client.destroy();
  };
  return { ec2, dynamoDb, sfn, cloudFormation, close };
};

/** moto loads images and server types at the first call that needs them, which can take longer than the adapter's client waits. */
const loadCatalogue = async (patient: EC2Client): Promise<void> => {
  await patient.send(new DescribeImagesCommand({ Owners: ['self'] }));
  await patient.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.large'] }));
  patient.destroy();
};
