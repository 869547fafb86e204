/**
 * Words for a list that people open in a spreadsheet: what would begin like a formula there gets an apostrophe before it
 * (OWASP, CSV injection). A number stays a number. The tables of data are exact and do without.
 */
export function harmless(words: string): string {
  return /^[=+@\t\r]|^-(?![\d.])/.test(words) ? `'${words}` : words;
}
