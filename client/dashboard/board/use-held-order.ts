import { useRef } from 'react';
import type { Seen } from './alerts.ts';

/** Rows stay where they are while somebody is about to press one; whoever comes in meanwhile stands below. */
export function useHeldOrder(sorted: readonly Seen[], isHeld: boolean): readonly Seen[] {
  const last = useRef<readonly string[]>([]);
  const shown = isHeld ? inOrderOf(last.current, sorted) : sorted;
  last.current = shown.map(({ couple }) => couple.dyadSessionId);
  return shown;
}

export function inOrderOf(order: readonly string[], sorted: readonly Seen[]): readonly Seen[] {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ couple }: Seen): number => places.get(couple.dyadSessionId) ?? order.length;
  return [...sorted].sort((one, other) => placeOf(one) - placeOf(other));
}
