import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { addressesOf, lanAddress } from '../../server/commands/addresses.ts';
import { greeting, type Greeting } from '../../server/commands/greeting.ts';
import { readStudyCommand } from '../../server/commands/study-usage.ts';
import { validity } from '../../server/tls.ts';
import { table } from '../../server/commands/table.ts';

const tokens = ['a'.repeat(43), 'b'.repeat(43)] as const;
const usual: Greeting = {
  addresses: { here: 'http://localhost:30000', nearby: 'http://192.168.178.123:30000' },
  certificate: null,
  rehearsal: true,
  demo: { dyadNum: 12, tokens },
  invitation: 'c'.repeat(43),
  dataDir: '/home/anna/tandem/.tandem',
  database: 'PostgreSQL 18.4, embedded, in /home/anna/tandem/.tandem/db',
  hasColours: false,
};

it('shows rehearsal, links, code, export, data and database within 80 columns', async () => {
  const page = await greeting(usual);
  expect(Math.max(...page.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(page).toContain('http://localhost:30000/rehearsal');
  expect(page).toContain(`  http://localhost:30000/join#${tokens[0]}\n  http://192.168.178.123:30000/join#${tokens[1]}\n`);
  expect(page).toContain('npm run export -- --study demo --out DIR');
  expect(page).toContain(`This link makes one, once, in three days:\n  http://localhost:30000/dashboard#${usual.invitation}\n`);
  expect(page).toContain(usual.dataDir);
  expect(page).toContain('PostgreSQL 18.4');
  expect(page.split('\n').filter((line) => /[█▀▄]{3}/.test(line)).length).toBeGreaterThan(15);
});

it('draws the code dark on light where there are colours', async () => {
  const page = (await greeting({ ...usual, hasColours: true })).replaceAll('\x1b', '␛');
  expect(page).toMatch(/␛\[30;107m[ █▀▄]{41}␛\[0m/);
});

it('says that no phone can join where there is no network, and shows no code', async () => {
  const page = await greeting({ ...usual, addresses: { here: 'http://localhost:3000', nearby: null } });
  expect(page).toContain('in no network in which a phone could join');
  expect(page).toContain(`http://localhost:3000/join#${tokens[1]}`);
  expect(page).not.toMatch(/[█▀▄]/);
});

it('shows no rehearsal and no couple where participants are to come', async () => {
  const page = await greeting({ ...usual, rehearsal: false, demo: null });
  expect(page).not.toMatch(/rehearsal|join#|demo/i);
  expect(page).toContain('http://192.168.178.123:30000');
});

it('says how long the certificate holds, and what to do where that is not long', async () => {
  const now = Date.UTC(2026, 10, 27);
  const in20 = validity({ notAfter: new Date(now + 20 * 86_400_000) }, now);
  expect(await greeting({ ...usual, certificate: in20 })).toContain('  Certificate  valid until 2026-12-17\n');
  expect(await greeting(usual)).not.toContain('Certificate');
  expect(validity({ notAfter: new Date(now + 13.5 * 86_400_000) }, now)).toMatch(/2026-12-10, which is in 13 days.*npm run certificate/);
});

it('finds the address of the Wi-Fi among those of loopback, containers and automatic ones', () => {
  const wifi = [ipv4('192.168.1.23'), { ...ipv4('fe80::1'), family: 'IPv6', scopeid: 1 } as const];
  const others = { lo: [ipv4('127.0.0.1', true)], docker0: [ipv4('172.17.0.1')], eth9: [ipv4('169.254.3.4')] };
  expect(lanAddress({ ...others, wlan0: wifi })).toBe('192.168.1.23');
  expect(lanAddress(others)).toBe('172.17.0.1');
  expect(lanAddress({ lo: others.lo, gone: undefined })).toBeNull();
});

it('offers a phone only what it can reach', () => {
  expect(addressesOf('0.0.0.0', 3_000, '10.0.0.5', 'http')).toEqual({ here: 'http://localhost:3000', nearby: 'http://10.0.0.5:3000' });
  expect(addressesOf('127.0.0.1', 3_000, '10.0.0.5', 'http')).toEqual({ here: 'http://127.0.0.1:3000', nearby: null });
  expect(addressesOf('10.0.0.9', 80, '10.0.0.5', 'http')).toEqual({ here: 'http://10.0.0.9:80', nearby: 'http://10.0.0.9:80' });
  expect(addressesOf('0.0.0.0', 3_000, '10.0.0.5', 'https')).toEqual({ here: 'https://localhost:3000', nearby: 'https://10.0.0.5:3000' });
  expect(addressesOf('::1', 3_000, null, 'http').here).toBe('http://[::1]:3000');
});

it('aligns a table, numbers to the right', () => {
  expect(table([{ study: 'a', couples: 7 }, { study: 'longer', couples: 1_200 }])).toBe(
    ['study   couples', 'a             7', 'longer     1200'].join('\n'),
  );
});

it('reads what is to be done with a study', () => {
  const create = 'create --id love --experiment kind-words --param source=fresh --param note=a=b --mode test';
  expect(readStudyCommand(create.split(' '))).toEqual({
    name: 'create',
    id: 'love',
    experiment: 'kind-words',
    parameters: { source: 'fresh', note: 'a=b' },
    mode: 'test',
    randomisation: { arms: [], scheme: 'blocks', strata: {}, list: null },
    target: '',
  });
  expect(readStudyCommand('add-couples --study love --count 3 --url https://lab.example/'.split(' '))).toEqual({
    name: 'add-couples',
    study: 'love',
    count: 3,
    languages: null,
    strata: {},
    csv: null,
    url: 'https://lab.example',
  });
  expect(readStudyCommand('add-couples --study love --count 3 --languages en,de'.split(' '))).toMatchObject({ languages: ['en', 'de'] });
  expect(readStudyCommand('add-couples --study love --count 3 --languages de'.split(' '))).toMatchObject({ languages: ['de', 'de'] });
  const codes = 'codes --study love --finished C1 --ended C2 --left C2 --return-to https://panel.example/?cc={code}';
  expect(readStudyCommand(codes.split(' '))).toEqual({
    name: 'codes',
    study: 'love',
    codes: { finished: 'C1', ended: 'C2', left: 'C2', returnTo: 'https://panel.example/?cc={code}' },
  });
  expect(readStudyCommand(['status'])).toEqual({ name: 'status', study: null });
});

it.each([
  ['', 'Say what to do with the study.'],
  ['destroy', 'There is no "study destroy".'],
  ['create --experiment kind-words', '--id is missing.'],
  ['create --id love --experiment kind-words --param fresh', '--param is "fresh"; it takes NAME=VALUE.'],
  ['create --id love --experiment kind-words --mode real', '--mode is "real"; it takes live or test.'],
  ['add-couples --study love --count 2.5', '--count is "2.5"; it takes a whole number from 1 to 1000.'],
  ['add-couples --study love --count 2 --url lab.example', '--url is "lab.example"; it takes an address'],
  ['add-couples --study love --count 2 --languages en,de,fr', '--languages is "en,de,fr"; it takes one for both links'],
  ['codes --study love --finished C1 --ended C2', '--left is missing.'],
  ['codes --study love --finished C1 --ended C;2 --left C3', '--ended takes 1 to 40 letters'],
  ['codes --study love --finished C1 --ended C2 --left C3 --return-to http://panel.example/?cc={code}', '--return-to takes an address that begins with https://'],
  ['status --studdy love', "Unknown option '--studdy'"],
])('refuses "study %s" with a line and the usage', (given, line) => {
  const read = () => readStudyCommand(given.split(' ').filter((word) => word !== ''));
  expect(read).toThrow(line);
  expect(read).toThrow(/\n\nnpm run study -- create/);
});

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '00:00:00:00:00:01', cidr: null };
}
