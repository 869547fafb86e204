import type { Socket } from 'node:net';

/** A connection of the driver, as far as this needs it. */
interface Driven {
  /** False while a statement is under way. */
  readonly readyForQuery: boolean;
  readonly connection: { readonly stream: Socket };
}

/**
 * Breaks a connection on which a statement hears nothing: a cable was pulled, or a firewall forgot us, and nobody has
 * said so. Without this it would wait for a quarter of an hour, and all that is stored together with it too.
 *
 * @param limit  in ms
 */
export function breakIfSilent(driven: Driven, limit: number): void {
  const { stream } = driven.connection;
  stream.setTimeout(limit, () => {
    if (!driven.readyForQuery) stream.destroy(new Error(`Connection terminated: the database was silent for ${limit} ms`));
  });
}
