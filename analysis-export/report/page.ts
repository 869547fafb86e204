import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html, Html } from '../../server/commands/sheet/html.ts';
import { FoundExport } from '../checks/read-export.ts';
import { RULES, type Finding } from '../checks/rules.ts';
import { balance, type Plan } from './balance.ts';
import { flow } from './flow.ts';
import { itemsAndScores } from './items.ts';
import { retest } from './retest.ts';
import { roles } from './roles.ts';
import { missing, reliabilities, similarity } from './scales.ts';
import { synchronyQuality } from './synchrony-quality.ts';

export interface Examined {
  readonly studyId: string;
  /** What was found by the checks of `npm run verify`. */
  readonly findings: readonly Finding[];
  /** Checks that only the database allows, such as making every draw again from its seed. */
  readonly further: readonly { readonly what: string; readonly problem: string | null }[];
  /** How conditions were drawn, and what that gives. */
  readonly plan: Plan;
  /** What somebody has to look at. */
  readonly notes: readonly string[];
}

/** `report.html`: whether these data are fit to be analysed. One file, no script, nothing from outside. */
export async function writeReport(folder: string, examined: Examined): Promise<void> {
  const data = await FoundExport.open(folder);
  const css = await readFile(new URL('report.css', import.meta.url), 'utf8');
  const { studyId, notes } = examined;
  const page = html`${new Html('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${studyId}: are the data ready?</title>
<style>${new Html(css)}</style>
</head>
<body>
<header><p class="kicker">Are the data ready to be analysed?</p><h1>${studyId}</h1>
<p class="verdict ${broken(examined) === 0 ? 'good' : 'bad'}">${broken(examined) === 0 ? 'Every check holds.' : `${broken(examined) === 1 ? '1 check does' : `${broken(examined)} checks do`} not hold. Analyse nothing before that is understood.`}</p></header>
<main>
<section class="notes" aria-label="To know first"><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></section>
${await flow(data)}
${await balance(data, examined.plan)}
${await roles(data)}
${await reliabilities(data)}
${await itemsAndScores(data)}
${await similarity(data)}
${await retest(data)}
${await missing(data)}
${await synchronyQuality(data)}
${checks(examined)}
</main>
</body>
</html>
`;
  await writeFile(join(folder, 'report.html'), page.source, { mode: 0o600 });
}

function broken({ findings, further }: Examined): number {
  return new Set(findings.map(({ rule }) => rule)).size + further.filter(({ problem }) => problem !== null).length;
}

function checks({ findings, further }: Examined): Html {
  const line = (what: string, number: string, problems: readonly string[]) =>
    html`<tr class="${problems.length === 0 ? '' : 'broken'}"><td>${problems.length === 0 ? 'holds' : 'BROKEN'}</td><td>${number}</td><td>${what}${problems.map((problem) => html`<br><strong>${problem}</strong>`)}</td></tr>`;
  return html`<section><h2>Checks</h2><table class="checks"><tbody>${further.map(({ what, problem }) => line(what, '', problem === null ? [] : [problem]))}${Object.entries(RULES).map(([rule, what]) =>
    line(what, rule, findings.filter((finding) => finding.rule === rule).map(({ message }) => message)),
  )}</tbody></table></section>`;
}
