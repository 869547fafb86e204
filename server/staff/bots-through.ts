import { z } from 'zod';
import type { RunBeside } from './beside.ts';

export interface BotsAsked {
  readonly experimentId: string;
  /** As they are typed. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Through each of which a couple is to go. */
  readonly conditions: readonly string[];
}

/** Of couples that came to their end; or why it does not count. */
export type BotsResult = { readonly couples: number } | { readonly why: string };

const result = z.object({ completed: z.int(), conditions: z.record(z.string(), z.int()) });

/** A couple of bots goes through every condition, on a server and a database of their own. @param onThrough  told how many are through */
export async function letBotsThrough(
  run: RunBeside,
  { experimentId, parameters, conditions }: BotsAsked,
  onThrough: (couples: number) => void,
): Promise<BotsResult> {
  const told: z.infer<typeof result>[] = [];
  const given = Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const running = run('bots', ['--experiment', experimentId, '--every-condition', '--json', ...given], (line) => {
    const through = /^(\d+) of \d+ couples$/.exec(line.trim())?.[1];
    if (through !== undefined) onThrough(Number(through));
    const said = result.safeParse(parsed(line));
    if (said.success) told.push(said.data);
  });
  const complaint = await running.ended;
  if (complaint !== null) return { why: complaint };
  const last = told.at(-1);
  const missed = conditions.filter((condition) => (last?.conditions[condition] ?? 0) === 0);
  return last !== undefined && missed.length === 0 ? { couples: last.completed } : { why: `Nobody has gone through ${missed.join(', ')}.` };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
