import type { FoundChange } from '../../domain/change/changes-in.ts';
import { ruleOf } from '../../domain/change/rules.ts';
import { type ObservedSite, present } from '../../domain/site/observed.ts';
import type { Compute } from '../../ports/compute.ts';

/** All that the rule of a change has to know. What a server's type takes is asked for once the type is known. */
export const lookAt = async (compute: Pick<Compute, 'observe'>, found: FoundChange): Promise<ObservedSite> => {
  const { query, typesOf } = ruleOf(found.change.wish);
  const site = await compute.observe(query(found));
  const types = (typesOf?.(found) ?? []).flatMap((id) => present(site.servers, id)?.instanceType ?? []);
  if (types.length === 0) return site;
  const { serverTypes } = await compute.observe({ serverTypes: types });
  return { ...site, serverTypes };
};
