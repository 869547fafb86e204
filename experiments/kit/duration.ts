/** A length of time in milliseconds. Made only by {@link seconds} and {@link minutes}. */
export type Duration = number & { readonly unit: 'ms' };

export function seconds(count: number): Duration {
  return (count * 1_000) as Duration;
}

export function minutes(count: number): Duration {
  return seconds(count * 60);
}
