import { deps } from '../composition.ts';
import { createMigrateNics } from '../handlers/steps/migrate-nics.ts';
import { withPreflight } from '../handlers/steps/preflight.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(withPreflight(deps, createMigrateNics(deps)));
