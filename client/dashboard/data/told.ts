import type { ExportStanding } from '../../../server/protocol/staff/data-routes.ts';

/** How an export stands, in words. */
export function standingTold(standing: ExportStanding): string {
  switch (standing.is) {
    case 'running':
      return standing.table === null ? 'Beginning …' : `Writing ${standing.table}: ${standing.rows.toLocaleString('en')} rows`;
    case 'failed':
      return standing.why;
    case 'made':
      return [
        standing.problems === 0 ? 'Made.' : `Made, but ${standing.problems} ${standing.problems === 1 ? 'check does' : 'checks do'} not hold: see its report, and analyse nothing before.`,
        standing.keptUntil === null ? 'No longer kept on the server.' : `Kept until ${instantTold(standing.keptUntil)}.`,
      ].join(' ');
  }
}

export function instantTold(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

export function bytesTold(bytes: number): string {
  const [unit, size] = bytes < 1_000_000 ? ['kB', bytes / 1_000] : ['MB', bytes / 1_000_000];
  return `${size.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}
