import { deps } from '../composition.ts';
import { withPreflight } from '../handlers/steps/preflight.ts';
import { createStopSynchronization } from '../handlers/steps/stop-synchronization.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(withPreflight(deps, createStopSynchronization(deps)));
