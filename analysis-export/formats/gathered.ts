/** Bytes that are worked on together: Postgres sends a few thousand at a time, and each piece costs a write. */
const TOGETHER = 131_072;

/** The same bytes in fewer pieces. */
export async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < TOGETHER) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held);
}
