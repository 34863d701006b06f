import { deps } from '../composition.ts';
import { createMarkProtected } from '../handlers/steps/protect/mark-protected.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMarkProtected(deps));
