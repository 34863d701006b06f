import { DetachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { answerOf } from './answer.ts';
import { type Fact, notAsked } from './fact.ts';

const NEEDS_GROUP =
  'it needs an Auto Scaling group with a launch template, and such a group terminates and launches servers by itself';

const NEEDS_SPOT =
  'it needs a Spot Instance, which EC2 may refuse or take back at any moment, and a request that may launch another';

export const OTHER_FACTS: readonly Fact[] = [
  {
    id: 'auto-scaling-sentence',
    question: 'DetachInstances from an Auto Scaling group that there is not: which code and sentence?',
    expected: "ValidationError, AutoScalingGroup name not found - AutoScalingGroup 'sdrs-verify-none' not found",
    probe: async ({ autoScaling, site }) => {
      let sentence = '';
      const asked = {
        ...{ AutoScalingGroupName: 'sdrs-verify-none', InstanceIds: [site.drId] },
        ShouldDecrementDesiredCapacity: true,
      };
      const code = await answerOf(async () => {
        try {
          await autoScaling.send(new DetachInstancesCommand(asked));
        } catch (error) {
          sentence = (error as Error).message;
          throw error;
        }
      });
      return `${code}, ${sentence}`;
    },
  },
  notAsked(
    'auto-scaling-delete-in-use',
    'DeleteAutoScalingGroup while it has servers: which text?',
    'ResourceInUse',
    NEEDS_GROUP,
  ),
  notAsked(
    'auto-scaling-tag-goes',
    'Does the tag aws:autoscaling:groupName go when a server leaves its group?',
    'it goes',
    NEEDS_GROUP,
  ),
  notAsked(
    'auto-scaling-health-check',
    'After how long does Auto Scaling find a stopped member?',
    'a minute or two',
    NEEDS_GROUP,
  ),
  notAsked(
    'auto-scaling-allowance',
    'How many calls does Auto Scaling take in a second?',
    '20 at once, 2 a second',
    'to find out is to use up an allowance that the whole account shares',
  ),
  notAsked(
    'mute-rules-allowance',
    'How many calls of ListAlarmMuteRules does CloudWatch take in a second?',
    '3',
    'to find out is to use up an allowance that the whole account shares',
  ),
  notAsked(
    'mute-rules-resource',
    'Can the right to ListAlarmMuteRules be confined to some alarms?',
    'no',
    'it needs a role of its own, and the proof makes no roles',
  ),
  notAsked(
    'set-alarm-state-text',
    'SetAlarmState of an alarm that there is not: which text?',
    'Alarm … does not exist',
    'nothing reads the text: the code is documented',
  ),
  notAsked(
    'refused-call-costs-a-token',
    'Does a refused call cost a token of its API?',
    'no',
    'to find out is to use up an allowance that the whole account shares',
  ),
  notAsked(
    'spot-persistent-terminates',
    'RunInstances with a persistent request whose interruption terminates: which code?',
    'InvalidParameterCombination',
    NEEDS_SPOT,
  ),
  notAsked('spot-try-again', 'After how long is a Spot request tried again?', '60 s', NEEDS_SPOT),
  notAsked(
    'spot-stop-cancelled',
    'StopInstances of a Spot server whose request is cancelled: which code and text?',
    'UnsupportedOperation',
    NEEDS_SPOT,
  ),
  notAsked(
    'spot-start-sentence',
    'StartInstances of a Spot server whose request is not disabled yet: which sentence?',
    'IncorrectSpotRequestState',
    NEEDS_SPOT,
  ),
  notAsked(
    'spot-cancel-again',
    'Does cancelling a request that is closed or cancelled succeed and change nothing?',
    'accepted',
    NEEDS_SPOT,
  ),
];
