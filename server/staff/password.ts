import { hash, verify } from '@node-rs/argon2';

/** argon2id (2 in the library's numbering). OWASP asks for 19 MiB and 2 passes at least. */
const COST = { algorithm: 2, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

/** Nobody's: an unknown name takes as long as a wrong password. */
let nobodys: Promise<string> | null = null;

/** @param stored  null: there is nobody of that name */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await nobodys), password.normalize('NFKC'));
  return stored !== null && matches;
}

/** What is tried first here, beside what is tried first everywhere. */
const OF_THIS_PLACE: ReadonlySet<string> = new Set(['tandem', 'couple', 'couples', 'experiment', 'study', 'passwort', 'schatz', 'changeme']);

/** About 49,000 passwords of published leaks; read when the first one is chosen, as few processes ever need it. */
let everywhere: Promise<ReadonlySet<string>> | null = null;

async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}

/** Why a new password is refused; null: it is not. */
export async function passwordProblem(password: string, name: string): Promise<string | null> {
  const lower = password.normalize('NFKC').toLowerCase();
  // "Sunflower2026!" is "sunflower" to whoever guesses.
  const word = lower.replaceAll(/\P{L}+/gu, '');
  if (name.length > 0 && lower.includes(name.toLowerCase())) return 'The password contains your name. Take one that does not.';
  if (new Set(lower).size < 5) return 'The password has fewer than five different characters. Take a longer sentence or four random words.';
  everywhere ??= commonPasswords();
  const tried = await everywhere;
  const isTried = (text: string) => tried.has(text) || OF_THIS_PLACE.has(text);
  const half = word.slice(0, word.length / 2);
  if (word === '' || isTried(lower) || isTried(word) || (word === half + half && isTried(half))) {
    return 'This password is among those that are tried first. Take a longer sentence or four random words.';
  }
  return null;
}
