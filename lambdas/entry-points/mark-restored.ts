import { deps } from '../composition.ts';
import { createMarkRestored } from '../handlers/steps/restore/mark-restored.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMarkRestored(deps));
