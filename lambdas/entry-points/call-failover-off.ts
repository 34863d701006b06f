import { deps } from '../composition.ts';
import { createCallFailoverOff } from '../handlers/steps/roll-back/call-failover-off.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createCallFailoverOff(deps));
