import type { Roles } from '../../assignment/roles.ts';
import type { PlannedTrial, PlanStep } from '../../dyad/plan.ts';
import { MEMBERS, type Language, type Member } from '../../protocol/member.ts';
import { isSame, type Row, type StepTable, type Variant } from './alongside.ts';
import { crossings, crossingsInWords } from './crossings.ts';
import { html, type Html } from './html.ts';
import { lengthInWords } from './lengths.ts';
import { screenWords, type Line } from './screen-words.ts';
import { conditionInWords, pickInWords, synchronyOf } from './synchrony.ts';

export interface TableGiven {
  readonly language: Language;
  readonly roles: Roles;
  readonly partsInAll: number;
  /** The whole plan of a condition, in which earlier answers are looked up. */
  stepsOf(condition: string | undefined): readonly PlanStep[];
  /** Number of the first row. */
  readonly from: number;
}

/** Steps side by side: what A sees, what B sees, whether they are in step, and what crosses. */
export function stepTable(table: StepTable, given: TableGiven): Html {
  return html`<table class="steps">
<thead><tr><th>Step</th><th>Length</th><th>${memberName('A', given.roles)} sees</th><th>${memberName('B', given.roles)} sees</th><th>Synchronised</th><th>Crosses</th></tr></thead>
<tbody>${table.rows.map((row, index) => [partHead(row, table.rows[index - 1], given), tableRows(row, index, table, given)])}</tbody>
</table>`;
}

export function memberName(member: Member, roles: Roles): string {
  return roles[member] === 'mutual' ? `Member ${member}` : `Member ${member} (${roles[member]})`;
}

/**
 * A screen's lines as they look on paper; lines of one occasion stand together.
 *
 * @param isOwn  true for what only this condition says
 */
export function linesHtml(lines: readonly Line[], isOwn: (line: Line) => boolean = () => false): readonly Html[] {
  const occasions = [...new Set(lines.map(({ when }) => when))];
  return occasions.map((when) => {
    const own = lines.filter((line) => line.when === when);
    const shown = own.map(
      (line) => html`<p class="${line.kind}${isOwn(line) ? ' own' : ''}"><span>${line.text}</span></p>`,
    );
    return when === '' ? html`${shown}` : html`<div class="occasion"><p class="when" lang="en">${when}:</p>${shown}</div>`;
  });
}

function partHead({ variants: [first] }: Row, before: Row | undefined, { partsInAll }: TableGiven): Html {
  const part = first?.step.part ?? 1;
  if (before?.variants[0]?.step.part === part) return html``;
  return html`<tr class="part"><th colspan="6">Part ${part} of ${partsInAll}</th></tr>`;
}

function tableRows(row: Row, index: number, table: StepTable, given: TableGiven): readonly Html[] {
  return row.variants.map((variant) => {
    const { step } = variant;
    const tag = isSame(row, table.conditions) ? '' : html`<p class="tag">only in ${variant.conditions.join(', ')}</p>`;
    const notes = [conditionInWords(step), pickInWords(step)].filter((note) => note !== '');
    const steps = given.stepsOf(variant.conditions[0]);
    const crosses = crossings(step, steps).length > 0;
    const isLong = MEMBERS.some((member) => (step.content[member]?.[given.language]?.trials.length ?? 0) > 2);
    return html`<tr class="${crosses ? 'crosses' : ''}${isLong ? ' long' : ''}">
<td><p class="step">${given.from + index}. ${step.id}</p>${tag}${notes.map((note) => html`<p class="small">${note}</p>`)}</td>
<td>${lengthInWords(step)}</td>
${screenCells(variant, row, given)}
<td>${synchronyOf(step).map((sentence, at) => html`<p class="${at === 0 ? '' : 'small'}">${sentence}</p>`)}</td>
<td>${crossingsInWords(step, steps).map((words) => html`<p>${words}</p>`)}</td>
</tr>\n`;
  });
}

function screenCells({ step }: Variant, row: Row, { language }: TableGiven): Html {
  const [a, b] = MEMBERS.map((member) => screen(step, member, row, language).source);
  const attributes = html`lang="${language}" class="screen"`;
  const both = a === b ? screen(step, 'A', row, language) : null;
  if (both !== null) return html`<td ${attributes} colspan="2"><p class="both" lang="en">A and B see the same</p>${both}</td>`;
  return html`${MEMBERS.map((member) => html`<td ${attributes}>${screen(step, member, row, language)}</td>`)}`;
}

function screen(step: PlanStep, member: Member, row: Row, language: Language): Html {
  const content = step.content[member]?.[language];
  if (content === undefined) return html`<p class="passes" lang="en">is not shown this step</p>`;
  if (step.kind === 'consent') return html`<p lang="en">the consent text above, and a free yes or no</p>`;
  const elsewhere = new Set(otherLines(step, member, row, language));
  const isOwn = ({ text }: Line): boolean => row.variants.length > 1 && !elsewhere.has(text);
  const blocks = content.trials.map((trial) => ({ trial, lines: screenWords(trial, step.pipes[member]) }));
  const shown = (step.kind === 'turn' ? eachOnce(blocks) : blocks).map(
    ({ trial, lines }) => html`<div class="trial">${badge(trial)}${linesHtml(lines, isOwn)}</div>`,
  );
  const isWait = step.kind !== 'solo' && content.waiting !== '';
  const waiting = isWait ? html`<div class="trial">${linesHtml([{ kind: 'words', text: content.waiting, when: 'While waiting' }])}</div>` : '';
  return html`${shown}${waiting}`;
}

interface Block {
  readonly trial: PlannedTrial;
  readonly lines: readonly Line[];
}

/** Without the lines that an earlier block has already, and without blocks of which nothing is left. */
function eachOnce(blocks: readonly Block[]): readonly Block[] {
  const told = new Set<string>();
  return blocks
    .map(({ trial, lines }) => {
      const fresh = lines.filter((line) => !told.has(JSON.stringify(line)));
      for (const line of fresh) told.add(JSON.stringify(line));
      return { trial, lines: fresh };
    })
    .filter(({ lines }) => lines.length > 0);
}

/** What the other variants of this step say to the same member. */
function otherLines(step: PlanStep, member: Member, { variants }: Row, language: Language): readonly string[] {
  return variants
    .filter((variant) => variant.step !== step)
    .flatMap((variant) => {
      const trials = variant.step.content[member]?.[language]?.trials ?? [];
      return trials.flatMap((trial) => screenWords(trial, variant.step.pipes[member]).map(({ text }) => text));
    });
}

function badge({ audience }: PlannedTrial): Html | string {
  switch (audience) {
    case 'private':
      return html`<p class="badge" lang="en">answers stay private</p>`;
    case 'shared':
      return html`<p class="badge shared" lang="en">the partner will read it</p>`;
    case 'none':
      return '';
  }
}
