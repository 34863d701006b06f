import { deps } from '../composition.ts';
import { createRecordProtectionFailure } from '../handlers/steps/protect/record-protection-failure.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createRecordProtectionFailure(deps, 'restore'));
