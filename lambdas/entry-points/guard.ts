import { createGuardDeps } from '../composition.ts';
import { createGuard } from '../handlers/guard/guard.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createGuard(createGuardDeps()));
