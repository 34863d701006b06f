import type { FaultScene } from './timed-fault.ts';

/** EC2 may refuse what people ask for; they shrug then. Whatever is no refusal of EC2 is a fault of the simulation. */
export const byHand = async ({ world }: FaultScene, command: object): Promise<void> => {
  const send = world.ec2.send as unknown as (asked: object) => Promise<object>;
  await send(command).catch((error: { readonly $metadata?: object }) => {
    if (error.$metadata === undefined) throw error;
  });
};
