import { deps } from '../composition.ts';
import { createForceStopProductionServers } from '../handlers/steps/force-stop-production-servers.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createForceStopProductionServers(deps));
