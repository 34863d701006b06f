import { deps } from '../composition.ts';
import { createMakeDrDisksAvailable } from '../handlers/steps/make-dr-disks-available.ts';
import { withPreflight } from '../handlers/steps/preflight.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(withPreflight(deps, createMakeDrDisksAvailable(deps)));
