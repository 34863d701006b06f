import { pathToFileURL } from 'node:url';
import type { InvocationMessage, ReplyMessage } from './function-messages.ts';

/**
 * A process as Lambda keeps one for a function: loads the bundle once, then answers invocations one after the other. Source:
 * Lambda Developer Guide, "Lambda execution environment lifecycle" and "Using the Lambda context object".
 */
const [module = '', handlerName = ''] = process.argv.slice(2);
const loaded = (await import(pathToFileURL(module).href)) as Record<string, unknown>;
const handler = loaded[handlerName] as (event: unknown, context: object) => Promise<unknown>;

const answer = async ({ id, event, functionName, deadline }: InvocationMessage): Promise<ReplyMessage> => {
  const context = { functionName, awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
  try {
    return { id, payload: JSON.stringify((await handler(event, context)) ?? null) };
  } catch (thrown) {
    const { name, message } = thrown as Error;
    return { id, error: { name, message } };
  }
};

process.on('message', (message) => {
  void answer(message as InvocationMessage).then((reply) => process.send?.(reply));
});
// The parent is gone: nobody is left to answer.
process.once('disconnect', () => process.exit());
