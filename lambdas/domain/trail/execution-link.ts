/** Hosts of the console, by partition. Source: AWS General Reference and the guides of the China and GovCloud regions. */
const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** The page of an execution in the AWS console. @param executionArn as Step Functions names it */
export const executionLink = (executionArn: string): string => {
  const [, partition = '', , region = ''] = executionArn.split(':');
  const host = `${region}.${CONSOLES[partition] ?? 'console.aws.amazon.com'}`;
  return `https://${host}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
};
