import { deps } from '../composition.ts';
import { createBeginRestore } from '../handlers/steps/restore/begin-restore.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createBeginRestore(deps));
