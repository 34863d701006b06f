import { deps } from '../composition.ts';
import { createRestoreDisks } from '../handlers/steps/restore/restore-disks.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createRestoreDisks(deps));
