import { namesIn } from '../errors/listed.ts';
import { block, type Finding, pass, warn, when, worstVerdict } from '../group/findings.ts';
import { isFinished, type Member, membersOf } from '../group/member.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import { resourcesOf } from '../identity/group-resources.ts';
import { TAGS } from '../site/actions.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import type { FailoverPlan, ServerPlan } from './plan-types.ts';

/** More ids than these make a finding that nobody reads. */
const NAMED_AT_MOST = 10;

/**
 * The plan of a deployment that acts only on what carries the group's tag: whatever lacks the tag is named beforehand,
 * since EC2 would refuse the step in the middle of the failover. No point of no return makes it bearable: the remedy is
 * one command.
 */
export const withinConfinement = (
  plan: FailoverPlan,
  { group, instances, pairs }: GroupAggregate,
  site: ObservedSite,
): FailoverPlan => {
  const members = new Map(membersOf(group, { instances, pairs }).map((member) => [member.instance.id, member]));
  const servers = plan.servers.map((server) => {
    const member = members.get(server.instanceId);
    return member && !isFinished(member) ? withTagFindings(server, tagFindings(member, site)) : server;
  });
  return { ...plan, servers, verdict: worstVerdict([plan.verdict, ...servers.map(({ verdict }) => verdict)]) };
};

const withTagFindings = (server: ServerPlan, found: readonly Finding[]): ServerPlan => ({
  ...server,
  findings: [...server.findings, ...found],
  verdict: worstVerdict([server.verdict, ...found.map(({ verdict }) => verdict)]),
});

const tagFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const ids = resourcesOf(member, site);
  const of = (is: 'absent' | 'unknown') => ids.filter((id) => fact(site.groupTags ?? NOT_ASKED, id).is === is);
  const [untagged, unclear] = [of('absent'), of('unknown')];
  return [
    ...when(untagged.length > 0, () => missing(member, untagged)),
    ...when(unclear.length > 0, () =>
      warn(
        'group-tag-unknown',
        `Whether ${namesIn(unclear, NAMED_AT_MOST)} carry the tag ${TAGS.group} is not known. ` +
          'Without the tag, EC2 refuses the steps of this deployment.',
      ),
    ),
    ...when(untagged.length + unclear.length === 0, () =>
      pass('group-tagged', `All ${ids.length} resources of the server carry the tag ${TAGS.group}.`),
    ),
  ];
};

const NOT_ASKED = new Map<string, never>();

const missing = ({ group, instance }: Member, ids: readonly string[]): Finding =>
  block(
    'group-tag-missing',
    `The tag ${TAGS.group} is missing on ${namesIn(ids, NAMED_AT_MOST)} of ${instance.name}. ` +
      'This deployment acts only on what carries the tag ' +
      `(-c confineToTagged=true), so EC2 would refuse its steps. Give the tag: sdrs group tag ${group.id}`,
  );
