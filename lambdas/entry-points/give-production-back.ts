import { deps } from '../composition.ts';
import { createGiveProductionBack } from '../handlers/steps/roll-back/give-production-back.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createGiveProductionBack(deps));
