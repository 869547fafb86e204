/**
 * What keeps Tandem from starting and can be mended by whoever started it: the message is one line that
 * tells what, where and how to mend it. Shown as it is, without a stack; exit code 1.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
