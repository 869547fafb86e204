/**
 * The messages that a browser was sent over one WebSocket, in order: what came after the answer to its upgrade,
 * cut into frames (RFC 6455, section 5.2; a server masks nothing, and Engine.IO sends each message in one frame).
 */
export function messagesIn(received: Buffer): readonly string[] {
  const messages: string[] = [];
  let at = received.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= received.length) {
    const { start, end } = frameAt(received, at);
    if (end > received.length) break;
    messages.push(received.toString('utf8', start, end));
    at = end;
  }
  return messages;
}

function frameAt(bytes: Buffer, at: number): { readonly start: number; readonly end: number } {
  const short = bytes.readUInt8(at + 1) & 0x7f;
  if (short === 126) return { start: at + 4, end: at + 4 + bytes.readUInt16BE(at + 2) };
  if (short === 127) return { start: at + 10, end: at + 10 + Number(bytes.readBigUInt64BE(at + 2)) };
  return { start: at + 2, end: at + 2 + short };
}
