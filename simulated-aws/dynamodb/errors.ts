import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  InternalServerError,
  ItemCollectionSizeLimitExceededException,
  LimitExceededException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ResourceInUseException,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { answerLost, isNetworkFault, metadata } from '../refusals.ts';
import type { Item } from './model.ts';

export { NotSimulatedError } from '../refusals.ts';

/** Source: Developer Guide, Error handling with DynamoDB: 400 for what the caller did, 500 for what DynamoDB did. */
const CLASSES = {
  InternalServerError,
  ItemCollectionSizeLimitExceededException,
  LimitExceededException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ResourceInUseException,
  ResourceNotFoundException,
  ThrottlingException,
} as const;

/** The class that the SDK throws for a code; codes without one come as `DynamoDBServiceException` of that name. */
export const dynamoDbError = (code: string, message: string): DynamoDBServiceException => {
  const Known = Object.hasOwn(CLASSES, code) ? CLASSES[code as keyof typeof CLASSES] : undefined;
  if (Known) return new Known({ message, $metadata: metadata(code === 'InternalServerError' ? 500 : 400) });
  return new DynamoDBServiceException({ name: code, message, $fault: 'client', $metadata: metadata(400) });
};

export const validationError = (message: string): DynamoDBServiceException =>
  dynamoDbError('ValidationException', message);

/** @param item the stored item, where the caller asked to see it */
export const conditionFailed = (item: Item | undefined): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: metadata(400),
    ...(item ? { Item: structuredClone(item) as Record<string, AttributeValue> } : {}),
  });

/**
 * What a test throws from its hooks: a throttle (`ProvisionedThroughputExceededException`, `ThrottlingException`,
 * `RequestLimitExceeded`), an `InternalServerError`, an answer that did not arrive (`TimeoutError`, `ECONNRESET`), …
 */
export const plannedFault = (code: string): Error =>
  isNetworkFault(code)
    ? answerLost('DynamoDB', code)
    : dynamoDbError(code, `The simulated DynamoDB was told to fail with ${code}.`);
