/** Asked for something that the simulation does not model: nothing is guessed, and nothing happened. */
export class NotSimulatedError extends Error {
  override readonly name = 'NotSimulatedError';
}

/** What the SDK tells of each answer and each exception. */
export const metadata = (httpStatusCode: number) => ({ httpStatusCode, attempts: 1, totalRetryDelay: 0 });

/** Faults of the network rather than of a service: the SDK throws them without a service's answer. */
const NETWORK_FAULTS: ReadonlySet<string> = new Set(['TimeoutError', 'ECONNRESET', 'ECONNREFUSED']);

export const isNetworkFault = (code: string): boolean => NETWORK_FAULTS.has(code);

export const answerLost = (service: string, code: string): Error =>
  Object.assign(new Error(`The answer of ${service} did not arrive (${code})`), { name: code, code });
