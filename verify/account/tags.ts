/** On whatever the proof makes in an account: the run that made it. What carries this key is removed again. */
export const RUN_TAG = 'sdrs:verify';

/** Of stacks and groups, so that people see what they belong to. */
export const NAME_PREFIX = 'sdrs-verify';

/** The tag of a run, as AWS's APIs take it. */
export const tagsOf = (run: string) => [
  { Key: RUN_TAG, Value: run },
  { Key: 'Name', Value: NAME_PREFIX },
];
