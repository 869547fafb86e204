import type { Experiment } from '../../../experiments/kit/kit.ts';
import { kitText } from '../../../experiments/kit/kit-texts.ts';
import type { Languages, TextTree } from '../../../experiments/kit/text.ts';
import { text as measureText } from '../../../experiments/measures/words.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';

/** Texts that one language has and another lacks, in the experiment's own files and in those it builds on. */
export function textProblems({ id, languages }: Experiment): readonly Problem[] {
  const needed = Object.keys(languages);
  return [
    ...missingTexts(id, languages, needed),
    ...missingTexts('kit', kitText.languages, needed),
    ...missingTexts('measures', measureText.languages, needed),
  ];
}

function missingTexts(folder: string, languages: Languages, needed: readonly string[]): readonly Problem[] {
  const everyKey = new Set(Object.values(languages).flatMap((tree) => keysOf(tree, '')));
  return needed.flatMap((language): readonly Problem[] => {
    const tree = languages[language];
    const place = `experiments/${folder}/texts.${language}.json`;
    if (tree === undefined) return [problem('text-missing', place, 'does not exist.')];
    const here = new Set(keysOf(tree, ''));
    const missing = [...everyKey].filter((key) => !here.has(key));
    if (missing.length === 0) return [];
    const listed = missing.slice(0, 5).join(', ');
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
    return [problem('text-missing', place, `lacks ${listed}${more}.`)];
  });
}

function keysOf(tree: TextTree, prefix: string): readonly string[] {
  return Object.entries(tree).flatMap(([name, part]) => {
    const key = `${prefix}${name}`;
    return isTree(part) ? keysOf(part, `${key}.`) : [key];
  });
}

function isTree(part: TextTree[string]): part is TextTree {
  return typeof part === 'object' && !Array.isArray(part);
}
