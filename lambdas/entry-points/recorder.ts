import { createRecorderDeps } from '../composition.ts';
import { createRecorder } from '../handlers/recorder/recorder.ts';
import { toLambda } from '../to-lambda.ts';

export const handler = toLambda(createRecorder(createRecorderDeps()));
