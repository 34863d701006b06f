import type { Api } from './api.ts';

const INFO = {
  title: 'SDRS on AWS',
  version: 'v1',
  description:
    'The Storage Disaster Recovery Service API v1 for EC2: server_id is an EC2 instance id, volume_id an EBS volume id, ' +
    'source_vpc_id a VPC id. Asynchronous calls answer with a job_id.',
};

/** The document of all routes, made from their very definitions. */
export const openApiDocument = (api: Api) =>
  api.getOpenAPI31Document({ openapi: '3.1.0', info: INFO, servers: [{ url: '/' }] });

export const addOpenApi = (api: Api): void => {
  api.get('/openapi.json', (c) => c.json(openApiDocument(api)));
};
