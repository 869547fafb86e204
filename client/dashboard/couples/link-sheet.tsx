import { memo } from 'react';
import { QrCode } from '../qr-code.tsx';
import { codeTyped, linkTo, nameOf } from './links.ts';
import { sheetWordsIn } from './sheet-words.ts';
import type { FreshLink } from './use-fresh-links.ts';

/** To scan from the screen, or to print and cut: a card for each partner, with nothing on it of topic or partner. */
export const LinkSheet = memo(function LinkSheet({ base, links }: { readonly base: string; readonly links: readonly FreshLink[] }) {
  return (
    <section className="link-sheet" aria-label="Codes to scan">
      {links.map((link) => {
        const words = sheetWordsIn(link.language);
        return (
          <div key={link.token} className="link-card" lang={words.language}>
            <QrCode text={linkTo(base, link)} label={nameOf(link)} size={150} />
            <div>
              <strong>{words.title}</strong>
              <p>{words.how}</p>
              <p className="long link-card-link">{linkTo(base, link)}</p>
              <p>{words.orCode} {base}/join: <strong className="short-code">{codeTyped(link)}</strong></p>
              <p className="link-card-name" lang="en">{nameOf(link)}</p>
            </div>
          </div>
        );
      })}
    </section>
  );
});
