import { deps } from '../composition.ts';
import { createMarkFailoverComplete } from '../handlers/steps/mark-failover-complete.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMarkFailoverComplete(deps));
