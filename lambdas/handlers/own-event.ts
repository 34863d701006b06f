import * as z from 'zod';

/** The one account and region that a deployment is in and acts for. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Of EventBridge's envelope what says where an event is from; of AWS Health's whom it affects, if it says so. */
const Origin = z.looseObject({
  source: z.string().optional().catch(undefined),
  account: z.string().optional().catch(undefined),
  region: z.string().optional().catch(undefined),
  detail: z
    .looseObject({ affectedAccount: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/**
 * Why an event does not count here: the account it happened in, or the region, is another, or it does not say. The rules let
 * none such through; this holds also where one of them is changed. What is foreign of an event of AWS Health is the account
 * that it affects, since an organisation's view collects them in one account, and not the region, which is that of its
 * delivery. Source: AWS Health User Guide, Reference: AWS Health events Amazon EventBridge schema.
 * @returns `undefined` where it is of here
 */
export const foreignness = (event: unknown, here: Place): string | undefined => {
  const { source, account, region, detail } = Origin.catch({}).parse(event);
  const isHealth = source === 'aws.health';
  const accounts = [account, ...(isHealth && detail?.affectedAccount !== undefined ? [detail.affectedAccount] : [])];
  const foreign = accounts.find((one) => one !== here.accountId);
  if (accounts.includes(undefined)) return notCounted('it names no account', here);
  if (foreign !== undefined) return notCounted(`it is of account ${foreign}`, here);
  if (isHealth || region === here.region) return undefined;
  return notCounted(region === undefined ? 'it names no region' : `it is of region ${region}`, here);
};

const notCounted = (why: string, { accountId, region }: Place): string =>
  `The event is not counted: ${why}, and here events of account ${accountId} in ${region} count.`;
