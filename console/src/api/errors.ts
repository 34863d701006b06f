/** The API has answered that it does not do that. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  constructor(message: string, { status, code, requestId }: Pick<ApiError, 'status' | 'code' | 'requestId'>) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

/** Nothing has come back: the API, or the way to it, is away. */
export class ApiAwayError extends Error {
  override readonly name = 'ApiAwayError';
  constructor(cause: unknown) {
    super('The API does not answer.', { cause });
  }
}

interface SdrsError {
  readonly error: { readonly code: string; readonly message: string };
}

/** API Gateway's own refusals have a message alone. */
interface GatewayError {
  readonly message: string;
}

const isSdrsError = (body: unknown): body is SdrsError =>
  typeof (body as SdrsError | null)?.error?.message === 'string';
const isGatewayError = (body: unknown): body is GatewayError =>
  typeof (body as GatewayError | null)?.message === 'string';

export const apiErrorOf = (response: Response, body: unknown): ApiError => {
  const { status } = response;
  const requestId = response.headers.get('x-request-id');
  if (isSdrsError(body)) return new ApiError(body.error.message, { status, code: body.error.code, requestId });
  const message = isGatewayError(body) ? body.message : `HTTP ${status} without a message.`;
  return new ApiError(message, { status, code: `HTTP ${status}`, requestId });
};
