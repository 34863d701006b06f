import { deps } from '../composition.ts';
import { createMigrateNics } from '../handlers/steps/migrate-nics.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createMigrateNics(deps));
