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

/** What is tried first, with what is around it taken away. */
const COMMON = ['password', 'passwort', 'qwerty', 'qwertz', 'letmein', 'welcome', 'iloveyou', 'admin', 'abc', 'tandem', 'changeme', 'secret', 'dragon', 'monkey', 'football', 'sunshine', 'princess', 'master', 'hello', 'hallo', 'test', 'asdf', 'schatz'];

/** Why a new password is refused; null: it is not. */
export function passwordProblem(password: string, name: string): string | null {
  const lower = password.toLowerCase();
  const core = lower.replaceAll(/[\d\W_]+/g, '');
  if (name.length > 0 && lower.includes(name.toLowerCase())) return 'The password contains your name. Take one that does not.';
  if (new Set(lower).size < 5) return 'The password has fewer than five different characters. Take a longer sentence or four random words.';
  if (core === '' || COMMON.some((word) => core === word || core === word + word)) {
    return 'This password is among those that are tried first. Take a longer sentence or four random words.';
  }
  return null;
}
