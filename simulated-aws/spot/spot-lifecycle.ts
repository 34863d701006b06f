import { ec2Error, isServiceError } from '../engine/errors.ts';
import type { InstanceRecord } from '../engine/model.ts';
import { type Site, siteAt } from '../engine/site.ts';
import { launchOne } from '../servers/launch.ts';
import type { SpotRequestRecord } from './spot-model.ts';
import { changeRequest, fulfilBy, spotRequestOf } from './spot-requests.ts';

/**
 * What a server's life means for its Spot request, and the other way round. Source of all that names none: EC2 User Guide, Manage
 * your Spot Instances (stop, start, terminate), Cancel a Spot Instance request, and State changes for a Spot request.
 */

/** Until a request that could not be fulfilled is tried again. UNVERIFIED[spot-try-again]: EC2 publishes no figure. */
const TRY_AGAIN_MS = 60_000;

/**
 * Source: Stop a Spot Instance: only of a persistent request, and not once that is cancelled. Code and message of the first are
 * EC2's, as users see it; UNVERIFIED[spot-stop-cancelled]: code and message of the second.
 */
export const checkSpotStop = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (request?.type === 'one-time') {
    const message = `You can't stop the Spot Instance '${instance.id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`;
    throw ec2Error('UnsupportedOperation', message);
  }
  if (request?.state === 'cancelled') {
    const message = `You can't stop the Spot Instance '${instance.id}' because the associated Spot Instance request is cancelled.`;
    throw ec2Error('UnsupportedOperation', message);
  }
};

export const markForStop = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (request) changeRequest(site, request, { state: request.state, status: 'marked-for-stop' });
};

/** The request follows its server after a while: Terraform users see it active for some seconds more. */
export const spotServerStopped = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (request) site.schedule(request.id, 'spot-request-disabled', site.settings.latencies.spotRequestMs);
};

export const disableRequest = (site: Site, id: string): void => {
  const request = site.draft.get('spotRequests', id);
  if (request?.state !== 'active') return;
  changeRequest(site, request, { state: 'disabled', status: 'instance-stopped-by-user' });
};

/**
 * Source: Start a Spot Instance: one that its owner has stopped, once its request is disabled; until then users see
 * IncorrectSpotRequestState. UNVERIFIED[spot-start-sentence]: its sentence.
 */
export const checkSpotStart = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (!request || request.state === 'disabled') return;
  const message = `The Spot Instance request '${request.id}' is ${request.state}, and '${instance.id}' cannot be started.`;
  throw ec2Error('IncorrectSpotRequestState', message);
};

/** Source: Get the status of a Spot Instance request: one whose owner stopped its server opens at the start. */
export const reopenForStart = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (request) changeRequest(site, request, { state: 'open', status: 'pending-fulfillment' });
};

export const spotServerRuns = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (request?.state === 'open') changeRequest(site, request, { state: 'active', status: 'fulfilled' });
};

/** Source: Terminate a Spot Instance: a persistent request is open again, and another server is launched for it. */
export const spotServerTerminated = (site: Site, instance: InstanceRecord): void => {
  const request = spotRequestOf(site, instance);
  if (!request) return;
  const status = 'instance-terminated-by-user';
  if (request.state === 'cancelled' || request.type === 'one-time') {
    changeRequest(site, request, { state: request.state === 'cancelled' ? 'cancelled' : 'closed', status });
    return;
  }
  const { instanceId: _gone, ...free } = request;
  changeRequest(site, free, { state: 'open', status: 'pending-evaluation' });
  site.schedule(request.id, 'spot-request-fulfilled', site.settings.latencies.spotRequestMs);
};

/** Launches on a draft of its own, so that nothing is left of one that EC2 refuses; the request then stays open. */
export const fulfil = (site: Site, id: string): void => {
  const request = site.draft.get('spotRequests', id);
  if (request?.state !== 'open') return;
  const own = site.draft.nested();
  try {
    launchFor(siteAt(site.now, own, site.settings), request);
    site.draft.adopt(own);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    changeRequest(site, request, { state: 'open', status: 'constraint-not-fulfillable' });
    site.schedule(id, 'spot-request-fulfilled', TRY_AGAIN_MS);
  }
};

const launchFor = (site: Site, request: SpotRequestRecord): void =>
  fulfilBy(site, request, launchOne(request.launch, site, site.newId('r').id, 0));

/**
 * Source: Cancel a Spot Instance request: of one that is open, active or disabled. A running server runs on; a stopped
 * one is terminated a little later. UNVERIFIED[spot-cancel-again]: that cancelling any other request succeeds and
 * changes nothing.
 */
export const cancelRequest = (site: Site, request: SpotRequestRecord): SpotRequestRecord['state'] => {
  switch (request.state) {
    case 'open':
      changeRequest(site, request, { state: 'cancelled', status: 'canceled-before-fulfillment' });
      site.cancel(request.id);
      return 'cancelled';
    case 'active':
      changeRequest(site, request, { state: 'cancelled', status: 'request-canceled-and-instance-running' });
      return 'cancelled';
    case 'disabled':
      changeRequest(site, request, { state: 'cancelled', status: 'marked-for-termination' });
      site.schedule(request.id, 'spot-server-terminated', site.settings.latencies.spotRequestMs);
      return 'cancelled';
    default:
      return request.state;
  }
};

export const terminateStopped = (site: Site, id: string): void => {
  const instanceId = site.draft.get('spotRequests', id)?.instanceId;
  const instance = instanceId === undefined ? undefined : site.draft.get('instances', instanceId);
  if (instance?.state !== 'stopped') return;
  site.put('instances', { ...instance, state: 'shutting-down' });
  site.schedule(instance.id, 'instance-terminated', site.settings.latencies.terminateMs);
};
