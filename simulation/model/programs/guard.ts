import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { FAILOVER } from '../../../lambdas/domain/phases/failover.ts';
import { type Watch, watchKey } from '../../../lambdas/handlers/guard/watches.ts';
import { siteOf } from '../ec2.ts';
import { actAndReadGroup, callEc2, look, type Part, readGroup, readMembers, readOwner } from '../ops.ts';
import type { Rules } from '../rules.ts';
import { LOOKED_AT, NOW } from '../site.ts';
import { note } from './pass.ts';

/**
 * One sweep of the guard, with one round of calls: which servers are to stay down; look; say that it acts; whether they still
 * are to stay down; note what is to be undone; issue the calls.
 */
export const guard = (rules: Rules) =>
  function* (): Part<string> {
    const group = yield* readGroup();
    const watches = yield* watchesOf(rules, group);
    const site = siteOf(yield* look());
    const open = watches
      .map((watch) => ({ watch, verdict: rules.nextActions('fence', watch.member, site, LOOKED_AT) }))
      .filter(({ verdict }) => verdict.state !== 'done');
    if (open.length === 0) return 'nothing to do';
    const again = new Map((yield* watchesOf(rules, yield* actAndReadGroup())).map((watch) => [watchKey(watch), watch]));
    const turns = open.flatMap(({ watch: { member, ...watch }, verdict }) => {
      const kept = again.get(watchKey({ member, ...watch }))?.kept;
      return kept ? [{ member: { ...member, instance: kept }, verdict }] : [];
    });
    const noted = yield* note(rules, turns, { phase: FAILOVER.fence, site, now: NOW, epoch: group.epoch });
    for (const { member, verdict } of noted) yield* callEc2(member.instance.id, verdict.actions);
    return 'swept';
  };

const watchesOf = function* (rules: Rules, group: ProtectionGroup): Part<readonly Watch[]> {
  const instances = yield* readMembers();
  const watches = instances.flatMap((instance) => rules.watchOf(group, instance, NOW));
  if (watches.length === 0) return [];
  const owner = group.lease && (yield* readOwner(group.lease));
  return rules.isHeld(owner, group.lease) ? [] : watches;
};
