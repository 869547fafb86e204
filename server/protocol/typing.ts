/** How often a browser tells that somebody goes on writing, in ms. */
export const TYPING_TOLD_EVERY = 3_000;

/** How long it is shown to the partner after the last time it was told, in ms. */
export const TYPING_SHOWN_FOR = 5_000;
