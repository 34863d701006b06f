import type { FieldPath } from '../../../../domain/errors/operation-errors.ts';
import type { GroupDescription, NicDescription } from '../group-description.ts';
import type { Findings } from './findings.ts';

/** Whether routes are declared so that a failover knows which to change: one way a NIC, and one NIC for an address. */
export const checkRoutes = ({ instances, sites }: GroupDescription, findings: Findings): void => {
  const taken = new Set<string>();
  instances.forEach(({ nics = [] }, n) => {
    nics.forEach((nic, m) => {
      const path = ['instances', n, 'nics', m];
      checkOverlay(nic, path, taken, findings);
      checkTwin(nic, path, sites, findings);
    });
  });
};

/** An address leads to one NIC in a table, so it is declared once there. */
const checkOverlay = ({ overlay }: NicDescription, path: FieldPath, taken: Set<string>, findings: Findings): void => {
  overlay?.addresses.forEach((address, k) => {
    for (const table of overlay.routeTableIds) {
      const key = `${address} in ${table}`;
      if (taken.has(key)) findings.problem([...path, 'overlay', 'addresses', k], `${key} is declared twice; keep one`);
      taken.add(key);
    }
  });
};

const checkTwin = (
  { twin, overlay, role }: NicDescription,
  path: FieldPath,
  { source, target }: GroupDescription['sites'],
  findings: Findings,
): void => {
  if (role === 'management' && (twin ?? overlay)) {
    const field = overlay ? 'overlay' : 'twin';
    findings.problem([...path, field], `a management NIC stays with its server; declare the NIC as "service"`);
  }
  if (!twin) return;
  if (overlay) findings.problem([...path, 'twin'], 'the NIC has an overlay as well; declare one of the two');
  if (source.vpcId === target.vpcId) {
    findings.problem([...path, 'twin'], `both sites are in ${source.vpcId}; twins need two VPCs of the same addresses`);
  }
};
