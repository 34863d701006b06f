import { deps } from '../composition.ts';
import { createMarkProtectedAgain } from '../handlers/steps/roll-back/mark-protected-again.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMarkProtectedAgain(deps));
