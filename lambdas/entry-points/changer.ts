import { createChangerDeps } from '../composition.ts';
import { createChanger } from '../handlers/changer/changer.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createChanger(createChangerDeps()));
