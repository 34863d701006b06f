import { deps } from '../composition.ts';
import { createStopSynchronization } from '../handlers/steps/stop-synchronization.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createStopSynchronization(deps));
