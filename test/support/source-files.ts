import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** The folders with code that is run, as against tests of it. */
export const SOURCE_FOLDERS = ['experiments', 'server', 'client', 'migrations', 'analysis-export'];

export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Without comments and without what stands in quotes. */
  readonly code: string;
  /** What stands in quotes. */
  readonly quoted: readonly string[];
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written, a package or a path. */
  readonly specifier: string;
  /** The imported file from the root; `null` for a package. */
  readonly path: string | null;
  /** Types only: nothing of it is there at run time. */
  readonly isType: boolean;
}

/** Code that is run, below these folders; tests beside it left out. */
export function sourceFiles(folders: readonly string[] = SOURCE_FOLDERS): readonly SourceFile[] {
  return folders
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => !path.includes('.test.'))
    .map(read);
}

export function filesBelow(folder: string): readonly string[] {
  const top = join(ROOT, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mts|mjs|js)$/.test(name))
    .map((name) => relative(ROOT, join(top, name)).replaceAll('\\', '/'))
    .sort();
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { code, quoted, withQuotes } = scan(text);
  return { path, text, code, quoted, imports: importsIn(withQuotes, path) };
}

function importsIn(text: string, path: string): Import[] {
  const statements =
    /\b(?:(?:import|export)\s+(?<clause>[^'";=()]*?)\bfrom\s*|import\s*\(?\s*)'(?<specifier>[^'\n]+)'/g;
  return [...text.matchAll(statements)].map(({ groups }): Import => {
    const { clause = '', specifier = '' } = groups ?? {};
    const isLocal = specifier.startsWith('.');
    const target = normalize(join(dirname(path), specifier.split('?')[0] ?? '')).replaceAll('\\', '/');
    return { specifier, path: isLocal ? target : null, isType: /^\s*type\b/.test(clause) };
  });
}

const QUOTED = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\`(?:\\.|[^\`\\])*\``;
const COMMENT = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
// A slash begins a regular expression where no value can have ended.
const PATTERN = String.raw`(?<=[=(,:;!&|?{}\[\n]\s*|\breturn\s+|=>\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*`;
const TOKEN = new RegExp(`(?<comment>${COMMENT})|(?<pattern>${PATTERN})|(?<quoted>${QUOTED})`, 'g');

/** Good enough for our own style, not for any JavaScript: code inside `${…}` counts as quoted. */
function scan(text: string): {
  readonly code: string;
  readonly quoted: readonly string[];
  readonly withQuotes: string;
} {
  const quoted: string[] = [];
  for (const { groups } of text.matchAll(TOKEN)) if (groups?.['quoted'] !== undefined) quoted.push(groups['quoted']);
  const only = (kept: (token: string) => string): string =>
    text.replaceAll(TOKEN, (token) => (token.startsWith('/') ? '' : kept(token)));
  return { code: only(() => "''"), quoted, withQuotes: only((token) => token) };
}
