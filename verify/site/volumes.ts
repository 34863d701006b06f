import { DescribeVolumesCommand, type Volume } from '@aws-sdk/client-ec2';
import { type Ec2OnClock, until } from '../../local/site/ec2.ts';

/** A volume as a look shows it; nothing where EC2 knows none of that id. */
export const seeVolume = async ({ ec2 }: Pick<Ec2OnClock, 'ec2'>, id: string): Promise<Volume | undefined> => {
  const Filters = [{ Name: 'volume-id', Values: [id] }];
  return (await ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes?.[0];
};

/** Whatever of it says where it is: its attachment while there is one, else its own state, else `gone`. */
const stateOf = (volume: Volume | undefined): string => volume?.Attachments?.[0]?.State ?? volume?.State ?? 'gone';

/** @param state `attached`, `detaching`, `available`, `creating` or `gone` */
export const untilVolume = (subject: Ec2OnClock, id: string, state: string): Promise<void> =>
  until(subject.clock, `volume ${id} ${state}`, async () => stateOf(await seeVolume(subject, id)) === state);
