import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html, Html } from '../../server/commands/sheet/html.ts';
import { FoundExport } from '../checks/read-export.ts';
import { RULES, type Finding } from '../checks/rules.ts';
import { pointsOf } from '../columns/points.ts';
import { balance, type Plan } from './balance.ts';
import { flow } from './flow.ts';
import { itemsAndScores } from './items.ts';
import { manipulation } from './manipulation.ts';
import { counted } from './numbers-told.ts';
import { retest } from './retest.ts';
import { roles } from './roles.ts';
import { missing, reliabilities, similarity } from './scales.ts';
import { synchronyQuality } from './synchrony-quality.ts';
import { waits } from './waits.ts';

/** So many points of a note are shown at once. */
const FEW_POINTS = 4;

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
  /** Scores that say whether the manipulation came across, by their names in `pairwise`. */
  readonly manipulationChecks: readonly string[];
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
<section class="notes" aria-label="To know first"><ul>${notes.map(noted)}</ul></section>
${await flow(data)}
${await balance(data, examined.plan)}
${await roles(data)}
${await reliabilities(data)}
${await itemsAndScores(data)}
${await similarity(data)}
${await retest(data)}
${await missing(data)}
${await manipulation(data, examined.manipulationChecks)}
${await synchronyQuality(data)}
${await waits(data)}
${checks(examined)}
</main>
</body>
</html>
`;
  await writeFile(join(folder, 'report.html'), page.source, { mode: 0o600 });
}

/** Points of a note are folded where they would push everything else off the first screen. */
function noted(note: string): Html {
  const { first, points } = pointsOf(note);
  if (points.length === 0) return html`<li>${first}</li>`;
  return html`<li>${first}<details ${points.length <= FEW_POINTS ? 'open' : ''}><summary>${counted(points.length, 'score')}</summary><ul>${points.map((point) => html`<li>${point}</li>`)}</ul></details></li>`;
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
