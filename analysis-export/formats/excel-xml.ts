import type { Column, Entry } from '../columns/columns.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Places in `cellXfs` of STYLES. A text has Excel's form “text”, so that it stays one when somebody edits the cell. */
const STYLE = { header: 1, text: 2, instant: 3 };
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm:ss.000"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/** Days from Excel's first day to 1970, and ms in one. */
const EPOCH = 25_569;
const DAY = 86_400_000;
/** Digits that Excel keeps of a number. */
const DIGITS = 15;

/** What XML cannot hold, and what Excel would read as such an escape. */
const UNSAFE = /(?![\t\n])\p{Cc}|[\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)/gu;

const CELL: Readonly<Record<Entry['type'], (cell: string) => string>> = {
  string: (cell) => textCell(cell, STYLE.text),
  integer: numberCell,
  number: numberCell,
  boolean: (cell) => `<c t="b"><v>${cell}</v></c>`,
  datetime: (cell) => `<c s="${STYLE.instant}"><v>${new Date(cell).getTime() / DAY + EPOCH}</v></c>`,
};

/** Writes a row, whose cells have the types of the columns. */
export function rowXml(columns: readonly Column[], row: readonly string[]): string {
  const cells = columns.map(({ type }, index) => {
    const cell = row[index] ?? '';
    return cell === '' ? '<c/>' : CELL[type](cell);
  });
  return `<row>${cells.join('')}</row>`;
}

/** What stands before the rows: the header stays in sight. */
export function sheetHead(columns: readonly Column[]): string {
  const widths = columns.map(({ name }, index) => `<col min="${index + 1}" max="${index + 1}" width="${Math.max(10, name.length + 3)}" customWidth="1"/>`);
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const header = columns.map(({ name }) => textCell(name, STYLE.header)).join('');
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row>${header}</row>`;
}

export const SHEET_END = '</sheetData></worksheet>';

/** Every part of a workbook but its sheets, by name. */
export function workbookParts(names: readonly string[]): Readonly<Record<string, string>> {
  const numbers = names.map((_, index) => index + 1);
  const override = (part: string, kind: string) => `<Override PartName="/xl/${part}.xml" ContentType="${KIND}.${kind}+xml"/>`;
  const relation = (id: string, kind: string, target: string) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  const relations = (all: readonly string[]) => `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
  const types = [override('workbook', 'sheet.main'), override('styles', 'styles'), ...numbers.map((n) => override(`worksheets/sheet${n}`, 'worksheet'))];
  const sheets = names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`);
  return {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`,
    '_rels/.rels': relations([relation('rId1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...numbers.map((n) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)),
      relation(`rId${names.length + 1}`, 'styles', 'styles.xml'),
    ]),
    'xl/styles.xml': STYLES,
  };
}

function textCell(text: string, style: number): string {
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** A number with more digits than Excel keeps is a text there, which loses none. */
function numberCell(cell: string): string {
  return /^-?\d+$/.test(cell) && cell.length > DIGITS ? textCell(cell, STYLE.text) : `<c><v>${cell}</v></c>`;
}

function escaped(text: string): string {
  return text
    .replaceAll(UNSAFE, (unsafe) => `_x${unsafe.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
