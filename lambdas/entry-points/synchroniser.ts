import { createSynchroniserDeps } from '../composition.ts';
import { createSynchroniser } from '../handlers/synchroniser/synchroniser.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createSynchroniser(createSynchroniserDeps()));
