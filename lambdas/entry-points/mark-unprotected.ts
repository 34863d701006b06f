import { deps } from '../composition.ts';
import { createMarkUnprotected } from '../handlers/steps/protect/mark-unprotected.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMarkUnprotected(deps));
