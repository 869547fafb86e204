/** A version 4 UUID. Not `crypto.randomUUID`: plain-http addresses of a local network do not have it. */
export function newId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, position) => {
    if (position === 6) return (byte & 0x0f) | 0x40;
    if (position === 8) return (byte & 0x3f) | 0x80;
    return byte;
  }).map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
