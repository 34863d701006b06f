import { deps } from '../composition.ts';
import { createTakeFirstRecoveryPoints } from '../handlers/steps/protect/take-first-recovery-points.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createTakeFirstRecoveryPoints(deps));
