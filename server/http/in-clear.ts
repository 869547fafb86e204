import type { Request } from 'express';

/** True where others in the network could read this request: it has come by plain http, and not from this very computer. */
export function isInClear(request: Request): boolean {
  return !request.secure && !isLoopback(request.ip ?? '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
