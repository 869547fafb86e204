const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]{2,}/;
const ADDRESS = /\bhttps?:\/\/|\bwww\.|\b[a-z0-9-]{2,}\.(?:com|net|org|info|eu|de|fr|es|nl|ch|uk)\b/i;
const DATE = /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/g;
const YEAR = /(?<![\d+])(?:19|20)\d\d(?!\d)/g;
/** Nine digits or more, or seven after a plus, whatever stands between them. */
const PHONE = /(?:\d[\s()./-]*){9}|\+[\s()./-]*(?:\d[\s()./-]*){7}/;

/** Whether a text seems to hold an e-mail address, a web address or a phone number. Dates are let through. */
export function holdsContactDetails(text: string): boolean {
  return EMAIL.test(text) || ADDRESS.test(text) || PHONE.test(text.replace(DATE, ' ; ').replace(YEAR, ' ; '));
}
