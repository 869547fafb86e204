import type { Column } from '../columns/columns.ts';
import type { WrittenTable } from '../columns/codebook.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './codebook-page.ts';

/** The codebook as one page that needs nothing from outside: to read, to search, to print. */
export function codebookHtml(studyId: string, tables: readonly WrittenTable[]): string {
  const links = tables.map(({ table }) => `<li><a href="#${escaped(table)}">${escaped(table)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Codebook of study ${escaped(studyId)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>Codebook of study ${escaped(studyId)}</h1>
<p>Every column of every table. An empty cell is a missing value.</p>
<p role="search"><label for="search">Search names, labels, questions</label><input id="search" type="search" autocomplete="off"></p>
<p id="found" role="status"></p>
<nav aria-label="Tables"><ul>${links}</ul></nav>
</header>
<main>
${tables.map(section).join('\n')}
</main>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function section({ table, columns }: WrittenTable): string {
  return `<section aria-labelledby="${escaped(table)}">
<h2 id="${escaped(table)}">${escaped(table)}</h2>
<div class="wide" tabindex="0" role="region" aria-label="Columns of ${escaped(table)}"><table>
<thead><tr><th scope="col">Column</th><th scope="col">Meaning</th><th scope="col">Type</th><th scope="col">Values</th><th scope="col">Source</th></tr></thead>
<tbody>
${columns.map(row).join('\n')}
</tbody>
</table></div>
</section>`;
}

function row(column: Column): string {
  const { name, label, description, type, unit, question, missingIn, source } = column;
  const meaning = [
    `<strong>${escaped(label)}</strong>`,
    escaped(description),
    ...(question === undefined ? [] : [`<q>${escaped(question)}</q>`]),
    ...(missingIn === undefined ? [] : [`Why it is empty: <code>${escaped(missingIn)}</code>`]),
  ];
  return `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${meaning.join('<br>')}</td><td>${type}${unit === undefined ? '' : `, ${escaped(unit)}`}</td><td>${valuesOf(column)}</td><td>${breakable(source)}</td></tr>`;
}

function valuesOf({ min, max, valueLabels }: Column): string {
  const labels = Object.entries(valueLabels ?? {}).map(([value, words]) => `<code>${escaped(value)}</code> ${escaped(words)}`);
  const range = min === undefined ? [] : [max === undefined ? `from ${min}` : `${min} to ${max}`];
  return [...range, ...labels].join('<br>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A path may be broken behind its points and underscores, and not within a word. */
function breakable(path: string): string {
  return escaped(path).replaceAll(/[._]/g, '$&<wbr>');
}
