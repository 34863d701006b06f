import { SFNServiceException } from '@aws-sdk/client-sfn';
import { plannedFault } from '../../simulated-aws/dynamodb/index.ts';
import { autoScalingError, cloudWatchError, ec2Error, kmsError } from '../../simulated-aws/ec2.ts';
import { answerLost as lost } from '../../simulated-aws/refusals.ts';

type Service = 'ec2' | 'autoscaling' | 'kms' | 'cloudwatch' | 'dynamodb' | 'states';
type Codes = Readonly<Record<Service, string>>;

const sfnError = (name: string, message: string) =>
  new SFNServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400, attempts: 1 } });

const ERRORS: Readonly<Record<Service, (code: string, message: string) => Error>> = {
  ec2: ec2Error,
  autoscaling: autoScalingError,
  kms: kmsError,
  cloudwatch: cloudWatchError,
  dynamodb: plannedFault,
  states: sfnError,
};

const isService = (name: string): name is Service => Object.hasOwn(ERRORS, name);

const erring =
  (codes: Codes, message: string) =>
  (service: string): Error => {
    if (!isService(service)) throw new Error(`No fault is known for the service "${service}".`);
    return ERRORS[service](codes[service], message);
  };

/** Source: the API Reference of each service, Common Errors. */
const FAILED: Codes = {
  ec2: 'InternalError',
  autoscaling: 'InternalFailure',
  kms: 'KMSInternalException',
  cloudwatch: 'InternalServiceFault',
  dynamodb: 'InternalServerError',
  states: 'InternalFailure',
};

/** Source: the API Reference of each service, Common Errors; EC2's and DynamoDB's own words for it. */
const THROTTLED: Codes = {
  ec2: 'RequestLimitExceeded',
  autoscaling: 'Throttling',
  kms: 'ThrottlingException',
  cloudwatch: 'ThrottlingException',
  dynamodb: 'ThrottlingException',
  states: 'ThrottlingException',
};

/** Source: the API Reference of each service, Common Errors. */
const DENIED: Codes = {
  ec2: 'UnauthorizedOperation',
  autoscaling: 'AccessDenied',
  kms: 'AccessDeniedException',
  cloudwatch: 'AccessDenied',
  dynamodb: 'AccessDeniedException',
  states: 'AccessDeniedException',
};

/** What the service answers that fails of itself. @throws Error for a service that it does not know */
export const failed = erring(FAILED, 'The service was told to fail.');
export const throttled = erring(THROTTLED, 'Rate exceeded');
export const denied = erring(DENIED, 'You are not authorized to perform this operation.');

/** What the SDK throws where no answer arrives in time. */
export const answerLost = (service: string): Error => lost(service, 'TimeoutError');
