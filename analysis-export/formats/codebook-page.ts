/** How the codebook's page looks, on a screen, in the dark, and printed. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1d2433, #e8eaf0); --soft: light-dark(#525b70, #a9b1c3); --line: light-dark(#d5d9e2, #3b4354); --paper: light-dark(#fff, #171b24); --band: light-dark(#f4f6fa, #1f2531); --link: light-dark(#1a4fa3, #8fb8ff); }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
a { color: var(--link); } code { font: .9em ui-monospace, monospace; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
label { display: block; } input { font: inherit; color: inherit; background: var(--paper); width: min(30rem, 100%); padding: .5rem .75rem; border: 1px solid var(--soft); border-radius: .4rem; box-sizing: border-box; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
th:nth-child(2) { width: 36%; } th:nth-child(4) { width: 26%; } td:nth-child(5) { overflow-wrap: anywhere; }
thead th { background: var(--band); color: var(--soft); font-size: .875rem; } tbody th { font-weight: normal; }
@media (max-width: 48rem) {
  body { padding: 1rem; } thead { display: none; } table, tbody, tr, tbody th, tbody td { display: block; width: auto; }
  tr { padding: .75rem 0; border-bottom: 1px solid var(--line); } tbody th, tbody td { padding: .1rem 0; border: 0; } tbody th code { font-weight: 700; overflow-wrap: anywhere; } td:empty { display: none; }
  td:nth-child(3), td:nth-child(5) { color: var(--soft); font-size: .875rem; } td:nth-child(3)::before { content: 'Type: '; } td:nth-child(5)::before { content: 'Source: '; }
}
[hidden] { display: none !important; } q { color: var(--soft); }
@media print { [role=search], nav { display: none; } body { max-width: none; padding: 0; } tr { break-inside: avoid; } }
`;

/** Shows the rows in which every word of the search stands, and says how many there are. */
export const PAGE_SCRIPT = `
const search = document.getElementById('search');
const found = document.getElementById('found');
const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({ row, text: row.textContent.toLowerCase() }));
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/);
  let count = 0;
  for (const { row, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  for (const section of document.querySelectorAll('section')) section.hidden = section.querySelector('tbody tr:not([hidden])') === null;
  found.textContent = search.value === '' ? '' : count + ' of ' + rows.length + ' columns';
});
`;
