import { deps } from '../composition.ts';
import { createBeginProtection } from '../handlers/steps/protect/begin-protection.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createBeginProtection(deps));
