import { deps } from '../composition.ts';
import { createReturnToService } from '../handlers/steps/roll-back/return-to-service.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createReturnToService(deps));
