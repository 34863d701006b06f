export { handler } from '../../console/publish/handler.ts';
