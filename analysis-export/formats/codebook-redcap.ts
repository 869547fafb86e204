import type { Column } from '../columns/columns.ts';
import { harmless } from '../columns/harmless.ts';

/** The header of a REDCap data dictionary. */
export const REDCAP_HEADER = [
  'Variable / Field Name', 'Form Name', 'Section Header', 'Field Type', 'Field Label', 'Choices, Calculations, OR Slider Labels',
  'Field Note', 'Text Validation Type OR Show Slider Number', 'Text Validation Min', 'Text Validation Max', 'Identifier?',
  'Branching Logic (Show field only if...)', 'Required Field?', 'Custom Alignment', 'Question Number (surveys only)',
  'Matrix Group Name', 'Matrix Ranking?', 'Field Annotation',
] as const;

/**
 * The items that were asked, once each, as rows of a REDCap data dictionary, one form a scale. Of an item that is scored
 * against its wording the range is the same, and the annotation says that it is.
 */
export function redcapRows(columns: readonly Column[]): readonly (readonly string[])[] {
  const items = columns.filter(({ item, scale }) => item !== undefined && scale !== undefined);
  const seen = new Set<string>();
  return items.flatMap((column) => {
    const name = nameOf(column);
    if (seen.has(name)) return [];
    seen.add(name);
    return [rowOf(name, column)];
  });
}

function rowOf(name: string, { scale = '', question = '', min, max, reversed, sensitive }: Column): readonly string[] {
  const isNumber = min !== undefined && max !== undefined;
  return [
    name, scale, '', 'text', harmless(question), '', '', isNumber ? 'number' : '', min === undefined ? '' : String(min), max === undefined ? '' : String(max),
    sensitive === 'direct' ? 'y' : '', '', '', '', '', '', '', reversed === true ? 'worded against the score' : '',
  ];
}

/** Lower-case letters, digits and underscores, a letter first, as REDCap wants it. */
function nameOf({ scale = '', item = '' }: Column): string {
  return `${scale}_${item}`.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
}
