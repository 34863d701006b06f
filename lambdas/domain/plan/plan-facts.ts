import { type Finding, pass, warn } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import { type FactSource, productionFacts } from '../group/recording.ts';
import { secondsBetween } from '../instant.ts';
import { type ObservedSite, present } from '../site/observed.ts';

/** A record older than this is said to be old: two refreshes of the default schedule have been missed by then. */
export const OLD_RECORD_SECONDS = 900;

/** How old the facts of the member's production side are, and what the record says where it cannot be seen. */
export const factFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  if (isFinished(member)) return [];
  const source = productionFacts(member, site);
  if (source.source === 'observed') {
    return [pass('production-observed', `What is said of production was observed at ${source.at}.`)];
  }
  return [ageFinding(member, source), ...recordedLikeness(member, site)];
};

const ageFinding = (member: Member, source: Extract<FactSource, { source: 'recorded' }>): Finding => {
  const subject = `What is said of production server ${member.productionServerId} and its NICs is from the record`;
  if (source.ageSeconds === undefined) {
    return warn('production-record-undated', `${subject}, which bears no date: it may be as old as the import.`);
  }
  const said = `${subject}: recorded ${source.ageSeconds} s ago`;
  return source.ageSeconds > OLD_RECORD_SECONDS
    ? warn('production-record-old', `${said}, more than ${OLD_RECORD_SECONDS} s. What was changed since is not known.`)
    : pass('production-recorded', `${said}.`);
};

/** The record may speak against the DR server, but it is the record: it warns and never blocks. */
const recordedLikeness = ({ instance, drServerId }: Member, site: ObservedSite): readonly Finding[] => {
  const { recordedServer, recordedAt } = instance;
  const dr = present(site.servers, drServerId);
  if (!recordedServer || !recordedAt || !dr) return [];
  const age = `recorded ${secondsBetween(recordedAt, site.at)} s ago`;
  return recordedServer.architecture === dr.architecture
    ? [pass('recorded-architecture', `Production (${age}) and DR server ${dr.id} are both ${dr.architecture}.`)]
    : [
        warn(
          'recorded-architecture-differs',
          `Production was ${recordedServer.architecture} (${age}), DR server ${dr.id} is ${dr.architecture}: its disks would not boot.`,
        ),
      ];
};
