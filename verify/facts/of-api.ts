import type { Fact } from './fact.ts';
import { signedGet } from './signed-get.ts';

/** A group that nobody has: the path is refused before it is routed. */
const ENCODED = 'v1/proof/server-groups/sdrs%23verify';

export const API_FACTS: readonly Fact[] = [
  {
    id: 'raw-path-decoded',
    question: 'Does API Gateway hand rawPath on decoded: is %23 a # there?',
    expected: 'decoded',
    probe: async ({ told: { api }, identity }) => {
      if (api === undefined) return { notAsked: 'it needs a deployed API: --api URL' };
      const { status, text } = await signedGet(new URL(ENCODED, `${api.replace(/\/$/, '')}/`), identity);
      if (text.includes('sdrs#verify')) return 'decoded';
      return text.includes('sdrs%23verify') ? 'as it was sent' : `another answer: ${status}, ${text}`;
    },
  },
];
