import { NOTES } from '../../lambdas/domain/plan/notes.ts';
import { mdTable } from '../../lambdas/domain/report/markdown.ts';
import type { LoadingDisk, ShownLoading } from '../../lambdas/handlers/operations/members/show-loading.ts';

/** How far EBS has come with the DR disks; nothing where there are none. */
export const loadingMarkdown = ({ at, disks }: ShownLoading): readonly string[] => {
  if (disks.length === 0) return [];
  const loaded = disks.filter(({ percent }) => percent === 100);
  const open = disks.filter(({ percent }) => percent !== 100);
  const said = `At ${at} EBS had loaded ${loaded.length} of ${disks.length} disk(s). This is a look at EC2 and no evidence; EC2 may be five minutes late with it.`;
  if (open.length === 0) return [`## Disks now\n\n${said}`];
  const rows = open.map((disk) => [disk.instance, disk.device, disk.volumeId, loadedText(disk), leftText(disk)]);
  return [
    [
      '## Disks now',
      said,
      NOTES['note-disks-load'],
      mdTable(['server', 'device', 'volume', 'loaded', 'left'], rows),
    ].join('\n\n'),
  ];
};

const loadedText = ({ percent, why }: LoadingDisk): string =>
  percent === undefined ? `UNKNOWN: ${why ?? 'EC2 does not say'}` : `${percent} %`;

/** EC2 estimates it only where a rate was asked for. */
const leftText = ({ secondsLeft, percent }: LoadingDisk): string => {
  if (percent === undefined) return 'UNKNOWN';
  return secondsLeft === undefined ? 'UNKNOWN: no rate was asked for' : `${secondsLeft} s`;
};
