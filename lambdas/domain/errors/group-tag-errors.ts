import { TAGS } from '../site/actions.ts';
import { GroupError } from './group-error.ts';

/** What was said against the tag of one resource. */
export interface TagRefusal {
  readonly resourceId: string;
  readonly reason: string;
}

const each = (refusals: readonly TagRefusal[]): string =>
  [...Map.groupBy(refusals, ({ reason }) => reason)]
    .map(([reason, those]) => `${those.map(({ resourceId }) => resourceId).join(', ')}: ${reason}`)
    .join('; ');

/** Resources of members could not be marked as their group's, and a confined deployment could not act on them. */
export class GroupNotTaggedError extends GroupError {
  override readonly name = 'GroupNotTaggedError';
  readonly resources: readonly string[];
  constructor(groupId: string, refusals: readonly TagRefusal[]) {
    super(
      groupId,
      `The tag ${TAGS.group} = ${groupId} could not be given: ${each(refusals)}. Nothing else was changed. ` +
        'The caller who gives the tag needs ec2:CreateTags, and a resource takes 50 tags at most. Then repeat the call.',
    );
    this.resources = refusals.map(({ resourceId }) => resourceId);
  }
}

/** What was asked for is done, only the tag was left on resources that the group does not have any more. */
export class GroupTagsLeftError extends GroupError {
  override readonly name = 'GroupTagsLeftError';
  readonly resources: readonly string[];
  constructor(groupId: string, why: string, resources: readonly string[] = []) {
    const named = resources.length > 0 ? resources.join(' ') : 'IDS';
    super(
      groupId,
      `It is done, but the tag ${TAGS.group} = ${groupId} was left on resources that the group does not have any more: ` +
        `${why}. Until the tag is gone, the steps may act on them. ` +
        `Take it off with "aws ec2 delete-tags --resources ${named} --tags Key=${TAGS.group},Value=${groupId}".`,
    );
    this.resources = resources;
  }
}
