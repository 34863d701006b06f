import { deps } from '../composition.ts';
import { createMarkProtectionDisabled } from '../handlers/steps/mark-protection-disabled.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMarkProtectionDisabled(deps));
