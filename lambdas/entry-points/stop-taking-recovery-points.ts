import { deps } from '../composition.ts';
import { createStopTakingRecoveryPoints } from '../handlers/steps/protect/stop-taking-recovery-points.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createStopTakingRecoveryPoints(deps));
