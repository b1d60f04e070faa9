import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEB_STATE } from '../support/state-text.ts';
import { hasContainers, makeMachine, type Machine } from './machine.ts';

const reason = hasContainers ? '' : ' (skipped: systemd-nspawn is not installed)';

/** What became of the unit, the rules that are there, and the word that is left for the window. */
const LOOK = `systemctl show iptlb --property=ActiveState --property=Result --property=ConditionResult
iptables -t nat -S
cat /run/iptlb/restored
`;

describe.skipIf(reason)(`a machine that starts${reason}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await makeMachine();
  }, 180_000);
  afterAll(() => machine.remove());

  it('has nothing to do where nothing is to be restored', async () => {
    const seen = await machine.boot(LOOK);
    expect(seen).toContain('ActiveState=inactive');
    expect(seen).toContain('ConditionResult=no');
    expect(seen).not.toContain('IPTLB');
  });

  it('has the rules that are to be restored', async () => {
    machine.write('/etc/iptlb/state.db', WEB_STATE);
    const seen = await machine.boot(LOOK);
    expect(seen).toContain('ActiveState=active');
    expect(seen).toContain(
      '-A OUTPUT -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -j IPTLB_NAT_WEB',
    );
    expect(seen.match(/^-A IPTLB_NAT_WEB .*-j DNAT/gm)).toHaveLength(2);
    expect(seen).toMatch(/^0$/m);
  });

  it('starts all the same with a file that cannot be read, and says what is wrong', async () => {
    machine.write('/etc/iptlb/state.db', 'web: [');
    const seen = await machine.boot(LOOK);
    expect(seen).toContain('ActiveState=failed');
    expect(seen).toContain('Result=exit-code');
    expect(seen).not.toContain('IPTLB_NAT');
    expect(seen).toMatch(/^1$/m);
    expect(seen).toMatch(/was left as it is: line \d+, column \d+/);
  });
});
