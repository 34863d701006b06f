import { draftOf } from '../../../lambdas/domain/rehearsal/draft.ts';
import { begin, finish } from '../../../lambdas/domain/rehearsal/projected.ts';
import type { Action } from '../../../lambdas/domain/site/actions.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';

/** The site after the call has had its effect. */
export const project = (site: ObservedSite, action: Action): ObservedSite => {
  const draft = draftOf(site);
  begin(draft, action);
  finish(draft, action);
  return draft;
};
