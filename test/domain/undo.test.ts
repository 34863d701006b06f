import { describe, expect, it } from 'vitest';
import { makeAddress, makeDrNic, makeObservedNic, makeSite } from '../support/observed.ts';
import { attachedAt, fencedSite, makeIdentityMember, PREFERRED, planOf, undoFrom } from './support/identity.ts';

const atDr = makeObservedNic({ attachment: attachedAt('i-dr', 1) });
const { attachment: _gone, ...loose } = makeObservedNic({ status: 'available' });

describe('the undo of a moved NIC', () => {
  const member = makeIdentityMember({}, planOf({}, makeSite()));

  it('is the same, back: detach from the DR server, attach to production at its index', () => {
    expect(undoFrom(member, fencedSite({ nics: [atDr, makeDrNic()] }))).toEqual([
      { do: 'detach-nic', networkInterfaceId: 'eni-service', attachmentId: 'eni-attach-of-i-dr', force: false },
    ]);
    expect(undoFrom(member, fencedSite({ nics: [loose, makeDrNic()] }))).toEqual([
      { do: 'attach-nic', networkInterfaceId: 'eni-service', serverId: 'i-production', deviceIndex: 1 },
    ]);
    expect(undoFrom(member, fencedSite({}))).toEqual([]);
  });

  it('waits for a detachment under way and leaves a NIC alone that a third server holds', () => {
    const detaching = makeObservedNic({ attachment: { ...attachedAt('i-dr', 1), state: 'detaching' } });
    const elsewhere = makeObservedNic({ attachment: attachedAt('i-third', 1) });
    for (const nic of [detaching, elsewhere, { ...loose, status: 'detaching' }]) {
      expect(undoFrom(member, fencedSite({ nics: [nic, makeDrNic()] }))).toEqual([]);
    }
  });
});

describe('the undo of a remapped EIP', () => {
  const index0 = { deviceIndex: 0, demands: PREFERRED };
  const nics = [makeObservedNic({ attachment: attachedAt('i-production', 0) }), makeDrNic({ subnetId: 'subnet-2' })];
  const member = makeIdentityMember(index0, planOf(index0, makeSite({ nics })));
  const held = (networkInterfaceId: string, privateIp = '10.0.0.99') =>
    fencedSite({ nics, addresses: [makeAddress({ networkInterfaceId, privateIp })] });

  it('associates it with the private IP it was recorded on, unless somebody else has it', () => {
    expect(member.instance.promised?.[0]?.strategy).toBe('remap-eip');
    expect(undoFrom(member, held('eni-dr'))).toEqual([
      {
        do: 'associate-address',
        allocationId: 'eipalloc-1',
        networkInterfaceId: 'eni-service',
        privateIp: '10.0.0.11',
      },
    ]);
    expect(undoFrom(member, held('eni-third'))).toEqual([]);
    expect(undoFrom(member, held('eni-service', '10.0.0.11'))).toEqual([]);
  });
});
