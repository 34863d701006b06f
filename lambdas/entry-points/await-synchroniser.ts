import { deps } from '../composition.ts';
import { createAwaitSynchroniser } from '../handlers/steps/protect/await-synchroniser.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createAwaitSynchroniser(deps));
