import { createPublisherDeps } from '../composition.ts';
import { createPublisher } from '../handlers/publisher/publisher.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createPublisher(createPublisherDeps()));
