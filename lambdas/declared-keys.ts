import * as z from 'zod';
import { listed } from './declared-list.ts';

/** Source: KMS Developer Guide, Key ARN. Multi-Region keys begin with `mrk-`. */
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9A-Za-z-]+$/;

const EXAMPLE = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/**
 * The customer-managed KMS keys of volumes that a deployment may use: ARNs separated by commas, or a list of them in cdk.json.
 * Read by the deployment, its functions and the command line alike.
 */
export const DeclaredKeys = z.preprocess(
  listed,
  z.array(z.string().regex(KEY_ARN, { error: `is not the ARN of a KMS key, for example ${EXAMPLE}; no alias is one` })),
);
