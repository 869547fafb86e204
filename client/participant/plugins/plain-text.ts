/** Control characters, and those that turn the direction of what follows. */
const HIDDEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A text as it may be handed to the partner: line breaks stay, characters that nobody sees do not. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(HIDDEN, (found) => (found === '\n' ? found : '')).trim();
}
