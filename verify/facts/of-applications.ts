import {
  AssociateApplicationStatusCheckCommand,
  DescribeApplicationStatusCommand,
  DescribeInstanceStatusCommand,
} from '@aws-sdk/client-ec2';
import { answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import { type Fact, notAsked } from './fact.ts';
import { MANY_SERVERS, NO_SERVER } from './nobody.ts';

const NO_CHECK = 'asc-00000000000000000';

const look = (bench: Bench, InstanceIds: readonly string[]) =>
  bench.ec2.send(new DescribeApplicationStatusCommand({ InstanceIds: [...InstanceIds] }));

const statusesOf = async (bench: Bench, id: string) =>
  (await look(bench, [id])).ApplicationStatuses?.Instances?.find(({ InstanceId }) => InstanceId === id);

/** Page by page, as an account may have many servers with checks. */
const isShownUnnamed = async ({ ec2, site }: Bench): Promise<boolean> => {
  let token: string | undefined;
  do {
    const page = await ec2.send(new DescribeApplicationStatusCommand({ NextToken: token }));
    if (page.ApplicationStatuses?.Instances?.some(({ InstanceId }) => InstanceId === site.drId)) return true;
    token = page.NextToken;
  } while (token !== undefined);
  return false;
};

export const APPLICATION_FACTS: readonly Fact[] = [
  {
    id: 'application-status-ids',
    question: 'DescribeApplicationStatus of 101 ids, and of one that there is not: which codes?',
    expected: 'too many: InvalidParameterValue; unknown: InvalidInstanceID.NotFound',
    probe: async (bench) => {
      const tooMany = await answerOf(() => look(bench, MANY_SERVERS));
      return `too many: ${tooMany}; unknown: ${await answerOf(() => look(bench, [NO_SERVER]))}`;
    },
  },
  {
    id: 'application-status-shown',
    question: 'Does DescribeApplicationStatus show a server without checks, where it is named and where nobody is?',
    expected: 'named: shown; unnamed: left out',
    probe: async (bench) => {
      const named = (await statusesOf(bench, bench.site.drId)) ? 'shown' : 'left out';
      return `named: ${named}; unnamed: ${(await isShownUnnamed(bench)) ? 'shown' : 'left out'}`;
    },
  },
  {
    id: 'application-status-not-running',
    question: 'What does DescribeApplicationStatus say of a stopped server?',
    expected: 'not-applicable',
    probe: async (bench) => (await statusesOf(bench, bench.site.productionId))?.ApplicationStatus?.Status ?? 'nothing',
  },
  {
    id: 'instance-status-of-application',
    question: 'Does DescribeInstanceStatus speak of the application of a server without checks?',
    expected: 'no',
    probe: async ({ ec2, site }) => {
      const asked = { InstanceIds: [site.drId], IncludeAllInstances: true };
      const { InstanceStatuses = [] } = await ec2.send(new DescribeInstanceStatusCommand(asked));
      return InstanceStatuses[0]?.ApplicationStatus === undefined ? 'no' : 'yes';
    },
  },
  {
    id: 'application-check-code',
    question: 'AssociateApplicationStatusCheck of a check that there is not: which code?',
    expected: 'InvalidApplicationStatusCheckId.NotFound',
    probe: ({ ec2, site }) => {
      const asked = { ApplicationStatusCheckId: NO_CHECK, InstanceIds: [site.drId] };
      return answerOf(() => ec2.send(new AssociateApplicationStatusCheckCommand(asked)));
    },
  },
  notAsked(
    'application-status-of-dead-zone',
    'Does DescribeApplicationStatus fail for servers of a zone that is down, as DescribeInstanceStatus does?',
    'it fails',
    'nobody can take a zone down to see',
  ),
  notAsked(
    'application-status-allowance',
    'How many calls of DescribeApplicationStatus does EC2 take in a second?',
    '50 at once, 10 a second',
    'to find out is to use up an allowance that the whole account shares',
  ),
  notAsked(
    'application-status-resource',
    'Can the right to DescribeApplicationStatus be confined to some servers?',
    'no',
    'it needs a role of its own, and the proof makes no roles',
  ),
];
