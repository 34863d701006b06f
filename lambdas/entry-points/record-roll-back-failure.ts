import { deps } from '../composition.ts';
import { createRecordRollBackFailure } from '../handlers/steps/roll-back/record-roll-back-failure.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createRecordRollBackFailure(deps));
