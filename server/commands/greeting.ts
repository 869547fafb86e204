import { toString as qrCode } from 'qrcode';
import type { Addresses } from './addresses.ts';
import { DEMO_EXPERIMENT, DEMO_STUDY, type DemoCouple } from './demo.ts';

export interface Greeting {
  readonly addresses: Addresses;
  /** How long the certificate holds, in words; `null` on plain http. */
  readonly certificate: string | null;
  readonly rehearsal: boolean;
  /** `null` where none is offered. */
  readonly demo: DemoCouple | null;
  /** One-time token of the first owner; `null` where there is an owner. */
  readonly invitation: string | null;
  readonly dataDir: string;
  /** Which Postgres, in words. */
  readonly database: string;
  /** A terminal with colours shows the code dark on light, whatever its own colours; cameras need it so. */
  readonly hasColours: boolean;
}

/** What the terminal shows once Tandem runs: 80 columns wide, unless paths are longer. */
export async function greeting(given: Greeting): Promise<string> {
  const { addresses, certificate, rehearsal, demo, dataDir, database } = given;
  const lines = [
    '',
    'Tandem is running. Ctrl-C stops it.',
    '',
    ...(rehearsal
      ? entry('Rehearsal', `${addresses.here}/rehearsal`, 'Both partners side by side, playable at once.')
      : entry('Address', addresses.nearby ?? addresses.here)),
    ...entry('Dashboard', `${addresses.here}/dashboard`, 'For whoever runs studies.'),
    '',
    ...(given.invitation === null ? [] : invitationLines(given.invitation, addresses)),
    ...(demo === null ? [] : await coupleLines(demo, addresses, given.hasColours)),
    ...entry('Export', `npm run export -- --study ${demo === null ? 'ID' : DEMO_STUDY} --out DIR`),
    ...entry('Own study', `npm run study -- create --id ID --experiment ${DEMO_EXPERIMENT}`),
    '',
    ...(certificate === null ? [] : entry('Certificate', certificate)),
    ...entry('Data', dataDir),
    ...entry('Database', database),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function invitationLines(token: string, { here }: Addresses): readonly string[] {
  return [...entry('Owner', 'There is none yet. This link makes one, once, in three days:'), `  ${here}/dashboard#${token}`, ''];
}

async function coupleLines(
  { dyadNum, tokens }: DemoCouple,
  { here, nearby }: Addresses,
  hasColours: boolean,
): Promise<readonly string[]> {
  const first = linkTo(here, tokens[0]);
  const second = linkTo(nearby ?? here, tokens[1]);
  const links = [
    ...entry('A couple', `Couple ${dyadNum} of the test study "${DEMO_STUDY}", a link for each partner:`),
    `  ${first}`,
    `  ${second}`,
    ...entry('', 'Two browsers, please, or a private window for one of them.'),
  ];
  if (nearby === null) return [...links, ...entry('', 'This computer is in no network in which a phone could join.'), ''];
  const code = await qrCode(second, { type: 'utf8', margin: 4, errorCorrectionLevel: 'L' });
  return [
    ...links,
    ...entry('', 'The second one for a phone in the same network:'),
    '',
    ...code.split('\n').map((line) => `    ${hasColours ? darkOnLight(line) : line}`),
    '',
  ];
}

function darkOnLight(line: string): string {
  return `\x1b[30;107m${line}\x1b[0m`;
}

export function linkTo(base: string, token: string): string {
  return `${base}/join#${token}`;
}

function entry(name: string, ...lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(11)}  ${line}`);
}
