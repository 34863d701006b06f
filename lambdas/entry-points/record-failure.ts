import { deps } from '../composition.ts';
import { createRecordFailure } from '../handlers/steps/record-failure.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createRecordFailure(deps));
