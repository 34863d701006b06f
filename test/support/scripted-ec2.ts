import { type EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';

export interface Sent {
  /** API action, e.g. `StopInstances`. */
  readonly api: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whichever fields its own call carries
  readonly input: any;
}

type Command = { readonly constructor: { readonly name: string }; readonly input: unknown };

/** An EC2 that answers as told, for what no double does on demand, and remembers what it was sent. */
export const scriptedEc2 = (answer: (sent: Sent) => object | Promise<object>) => {
  const sent: Sent[] = [];
  const send = async (command: Command): Promise<object> => {
    const one = { api: command.constructor.name.replace(/Command$/, ''), input: command.input };
    sent.push(one);
    return { $metadata: { requestId: `request-${sent.length}` }, ...(await answer(one)) };
  };
  return { ec2: { send } as unknown as Pick<EC2Client, 'send'>, sent };
};

export const refusal = (name: string, message = 'No.', httpStatusCode = 400): EC2ServiceException =>
  new EC2ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });

/** No answer: the effect may have happened or not. */
export const lostReply = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
