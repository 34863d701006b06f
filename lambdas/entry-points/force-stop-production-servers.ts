import { deps } from '../composition.ts';
import { createForceStopProductionServers } from '../handlers/steps/force-stop-production-servers.ts';
import { withPreflight } from '../handlers/steps/preflight.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(withPreflight(deps, createForceStopProductionServers(deps)));
