import { stringify } from 'csv-stringify/browser/esm/sync';
import { download } from '../download.ts';
import type { FreshLink } from './use-fresh-links.ts';

/** The secret stands behind the `#`, where no log sees it. */
export function linkTo(base: string, { token }: Pick<FreshLink, 'token'>): string {
  return `${base}/join#${token}`;
}

/** Where somebody types their code: ABC DEF. */
export function codeTyped({ code }: Pick<FreshLink, 'code'>): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

/** Couple 12 (K-012), partner 1 */
export function nameOf({ dyadNum, label, partner }: Pick<FreshLink, 'dyadNum' | 'label' | 'partner'>): string {
  return `Couple ${dyadNum}${label === null ? '' : ` (${label})`}, partner ${partner}`;
}

/** One row for each link. Nothing in it is run by a spreadsheet: what could be a formula gets an apostrophe before it. */
export function linksAsCsv(base: string, links: readonly FreshLink[]): string {
  const rows = links.map((link) => [link.dyadNum, link.label ?? '', link.partner, link.language, linkTo(base, link), link.code]);
  return stringify(rows, { header: true, columns: ['couple', 'label', 'partner', 'language', 'link', 'code'], escape_formulas: true, record_delimiter: '\r\n' });
}

export function downloadLinks(studyId: string, base: string, links: readonly FreshLink[]): void {
  download(`${studyId}-links.csv`, 'text/csv', linksAsCsv(base, links));
}
