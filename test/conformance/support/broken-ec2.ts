import type { InsteadOf, Interception } from './lethal-proxy.ts';

/** The ids that a call names itself, not those in a filter. */
const named = (form: URLSearchParams): readonly string[] =>
  [...form].filter(([field]) => /^InstanceId\.\d+$/.test(field)).map(([, id]) => id);

const refusal = (status: number, code: string): InsteadOf => ({
  status,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>No.</Message></Error></Errors><RequestID>r</RequestID></Response>`,
});

/** Servers whose stop is answered and never happens. Others that the same call names are stopped. */
export const neverStopping =
  (servers: readonly string[]): Interception =>
  (form) => {
    if (form.get('Action') !== 'StopInstances' || !named(form).some((id) => servers.includes(id))) return undefined;
    const others = named(form).filter((id) => !servers.includes(id));
    if (others.length === 0) return { status: 200, body: stopping(named(form)) };
    const rest = [...form].filter(([field]) => !/^InstanceId\.\d+$/.test(field));
    return new URLSearchParams([...rest, ...others.map((id, n): [string, string] => [`InstanceId.${n + 1}`, id])]);
  };

/** EC2 API Reference, StopInstances, response. */
const stopping = (ids: readonly string[]): string => {
  const item = (id: string) =>
    `<item><instanceId>${id}</instanceId><currentState><code>64</code><name>stopping</name></currentState><previousState><code>16</code><name>running</name></previousState></item>`;
  return `<StopInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><instancesSet>${ids.map(item).join('')}</instancesSet></StopInstancesResponse>`;
};

/**
 * A zone whose control plane is down: a call fails that names servers of it, or none at all. Source: DescribeInstances
 * and DescribeInstanceStatus. UNVERIFIED[dead-zone-code]: the code it fails with. What is asked of servers of other
 * zones is answered.
 */
export const deadZone =
  (servers: readonly string[]): Interception =>
  (form) => {
    const action = form.get('Action') ?? '';
    if (!/^(DescribeInstances|DescribeInstanceStatus|StopInstances|StartInstances)$/.test(action)) return undefined;
    const ids = named(form);
    const isAffected = ids.length === 0 || ids.some((id) => servers.includes(id));
    return isAffected ? refusal(503, 'Unavailable') : undefined;
  };

/** An action that the caller may not use. */
export const denied =
  (action: string): Interception =>
  (form) =>
    form.get('Action') === action ? refusal(403, 'UnauthorizedOperation') : undefined;
