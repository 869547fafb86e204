/** Raise on any change that an open browser tab could not survive. Checked in the handshake. */
export const PROTOCOL_VERSION = 5;

/** Largest message a browser may send, in bytes; larger ones close the connection. */
export const MAX_MESSAGE_BYTES = 65_536;

/** Most trial records in one message. */
export const MOST_RECORDS = 32;
