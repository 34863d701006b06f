import type { Command } from 'commander';
import type { TaggedGroup } from '../../lambdas/handlers/operations/groups/tag-group.ts';
import { type CliContext, showing } from '../session.ts';

export const addTagCommand = (group: Command, context: CliContext): void => {
  group
    .command('tag')
    .argument('<group>', 'id or name')
    .description('give the tag sdrs:group to everything of a group that a failover acts on and that lacks the tag')
    .addHelpText('after', HELP)
    .action(
      showing(
        context,
        (operations, wanted: string) => operations.tagGroup(wanted),
        async () => taggedText,
      ),
    );
};

const HELP = `
For deployments with "-c confineToTagged=true", whose steps may act on nothing else: needed once for the groups that were
there before, and where a tag has been lost. It changes nothing but that tag, and may be repeated at any time. It needs
ec2:DescribeTags and ec2:CreateTags.

Example:
  $ sdrs --stack Sdrs group tag orders`;

const taggedText = ({ groupId, tagged }: TaggedGroup): string =>
  tagged.length === 0
    ? `Everything of group ${groupId} carries a group's tag already.`
    : `The tag of group ${groupId} was given to ${tagged.length} resource(s): ${tagged.join(', ')}.`;
