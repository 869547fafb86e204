/**
 * What a server has sent over one WebSocket, message by message, out of the bytes that came: the answer to the upgrade
 * first, then frames, which a server neither masks nor, here, compresses or splits.
 */
export function messagesIn(bytes: Buffer): readonly string[] {
  const found: string[] = [];
  let at = bytes.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= bytes.length) {
    const [opcode, short] = [bytes.readUInt8(at) & 0x0f, bytes.readUInt8(at + 1)];
    const [header, length] =
      short < 126 ? [2, short] : short === 126 ? [4, bytes.readUInt16BE(at + 2)] : [10, Number(bytes.readBigUInt64BE(at + 2))];
    if (opcode === 1) found.push(bytes.toString('utf8', at + header, at + header + length));
    at += header + length;
  }
  return found;
}
