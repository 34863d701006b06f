import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fidelityRows, fidelityTable } from '../../docs/fidelity-table.ts';

/** Private IP (primary, secondary), EIP, MAC. From what EC2 documents of network interfaces, addresses and zones. */
const KNOWN = {
  'move-eni in one zone': ['PRESERVED', 'PRESERVED', 'PRESERVED', 'PRESERVED'],
  'relaunch in one zone': ['PRESERVED', 'PRESERVED', 'PRESERVED', 'PRESERVED'],
  'reassign-ips in one zone': ['CHANGED', 'PRESERVED', 'PRESERVED', 'CHANGED'],
  'twin-vpc in one zone': ['PRESERVED', 'PRESERVED', 'PRESERVED', 'CHANGED'],
  'twin-vpc in two zones': ['PRESERVED', 'PRESERVED', 'PRESERVED', 'IMPOSSIBLE'],
  'overlay-route in one zone': ['OVERLAY', 'OVERLAY', 'PRESERVED', 'CHANGED'],
  'overlay-route in two zones': ['OVERLAY', 'OVERLAY', 'PRESERVED', 'IMPOSSIBLE'],
  'remap-eip in one zone': ['CHANGED', 'CHANGED', 'PRESERVED', 'CHANGED'],
  'remap-eip in two zones': ['CHANGED', 'CHANGED', 'PRESERVED', 'IMPOSSIBLE'],
};

describe('the fidelity of each strategy', () => {
  it('is what EC2 allows', () => {
    const rows = fidelityRows().map(({ strategy, zones, primaryIp, secondaryIps, eip, mac }) => [
      `${strategy} in ${zones}`,
      [primaryIp, secondaryIps, eip, mac],
    ]);
    expect(Object.fromEntries(rows)).toEqual(KNOWN);
  });

  it('is documented as the rules have it', async () => {
    const doc = await readFile(new URL('../../../docs/fidelity.md', import.meta.url), 'utf8');
    expect(doc).toContain(`\n${fidelityTable()}\n`);
  });
});
