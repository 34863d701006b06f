import { createPagerDeps } from '../composition.ts';
import { createPager } from '../handlers/pager/pager.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createPager(createPagerDeps()));
