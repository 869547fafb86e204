import { element } from '../participant/element.ts';
import type { InspectedEvent } from '../../server/protocol/inspection.ts';

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

/** What has happened, newest first; each opens to what is stored of it. */
export class EventList {
  readonly root = element('ol', { class: 'events', reversed: '' });

  clear(): void {
    this.root.replaceChildren();
  }

  /** @param events oldest first, all newer than those here */
  add(events: readonly InspectedEvent[]): void {
    for (const event of events) this.root.prepend(line(event));
  }
}

function line({ seq, at, sentence, body }: InspectedEvent): HTMLElement {
  const time = element('time', { datetime: new Date(at).toISOString() }, new Date(at).toLocaleTimeString('en-GB', TIME));
  const summary = element('summary', {}, time, ' ', sentence);
  const raw = element('pre', {}, JSON.stringify(body, null, 2));
  return element('li', { value: String(seq) }, element('details', {}, summary, raw));
}
