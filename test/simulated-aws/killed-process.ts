import { openSqliteState } from '../../simulated-aws/ec2.ts';

/**
 * A process that is killed in the middle of writing a change to the file: records are written before the call that made
 * them, and here that call kills the process as soon as it is to be written.
 */
const [, , path = '', volumeId = ''] = process.argv;
openSqliteState(path).transact(0, (draft) => {
  const volume = draft.get('volumes', volumeId);
  if (!volume) throw new Error(`There is no volume ${volumeId}`);
  draft.put('volumes', { ...volume, sizeGiB: 999 }, 0);
  const input = { toJSON: () => process.kill(process.pid, 'SIGKILL') };
  draft.log({ action: 'CreateVolume', at: 0, input });
});
