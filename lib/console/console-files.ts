import { fileURLToPath } from 'node:url';
import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { functionProps } from '../function-props.ts';
import { acknowledgeConsolePublisher } from '../permissions/acknowledgements.ts';

export interface ConsoleFilesProps {
  readonly bucket: IBucket;
  /** Texts of the files that only a deployment knows, by their names. */
  readonly made: Readonly<Record<string, string>>;
}

const BUILD = fileURLToPath(new URL('../../console/build/into.ts', import.meta.url));

/** The built console goes beside the function's code, so that the function needs nothing but the bucket. */
const buildBeside = (folder: string): readonly string[] => [`"${process.execPath}" "${BUILD}" "${folder}/console"`];

/** Fills the bucket at each deployment that changes a file, and empties it before it goes. */
export class ConsoleFiles extends Construct {
  constructor(scope: Construct, id: string, { bucket, made }: ConsoleFilesProps) {
    super(scope, id);
    const common = functionProps(this, '', {
      entry: 'console-publisher',
      purpose: "Puts the console's files into their bucket while the stack is deployed.",
      environment: {},
    });
    const fn = new NodejsFunction(this, 'Function', {
      ...common,
      bundling: {
        ...common.bundling,
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (_, folder) => [...buildBeside(folder)],
        },
      },
      initialPolicy: [
        new PolicyStatement({
          sid: 'Fill',
          actions: ['s3:PutObject', 's3:DeleteObject'],
          resources: [`${bucket.bucketArn}/*`],
        }),
        new PolicyStatement({ sid: 'Look', actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
      ],
    });
    acknowledgeConsolePublisher(common.role, bucket);
    const { s3Key } = (fn.node.defaultChild as CfnFunction).code as CfnFunction.CodeProperty;
    new CustomResource(this, 'Files', {
      resourceType: 'Custom::ConsoleFiles',
      serviceToken: fn.functionArn,
      serviceTimeout: Duration.minutes(6),
      // With another build the code is another one, and so the files are put again.
      properties: { Bucket: bucket.bucketName, Made: made, Build: s3Key },
    });
  }
}
