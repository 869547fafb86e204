import './trusted-types.ts';
import type { Joined } from '../../server/protocol/join.ts';
import { Attention } from './attention.ts';
import { Battery } from './battery.ts';
import { ConnectionNotice } from './connection-notice.ts';
import { checkDevice } from './device-check.ts';
import { openLink } from './link/link.ts';
import { openNotes } from './notes.ts';
import { Participation, type LastPage } from './participation.ts';
import { displayFrame } from './player/frames.ts';
import { simulationAsked } from './player/simulation.ts';
import type { Frame } from './screens/frame.ts';
import { holdScreen } from './screens/waiting.ts';
import { keepScreenLit } from './wake-lock.ts';

/** Opens the line of somebody who is signed in. The device of who is new here is looked at; others go straight on. */
export async function arrive(frame: Frame, { participantId, signIn }: Joined, isNew: boolean, lastPage: LastPage): Promise<void> {
  const attention = new Attention();
  const battery = new Battery();
  const notice = new ConnectionNotice(frame.banners);
  let hear: (what: 'told' | 'stopped') => void = () => undefined;
  const heard = new Promise<'told' | 'stopped'>((resolve) => {
    hear = resolve;
  });
  let participation: Participation | null = null;
  const link = await openLink({
    url: location.origin,
    participantId,
    ...(signIn === null ? {} : { signIn }),
    hiddenMs: () => attention.hiddenMs,
    hiddenForMs: () => attention.hiddenForMs,
    battery: () => battery.now,
    frame: displayFrame,
    events: {
      onView(view) {
        participation?.take(view);
        hear('told');
      },
      onPartnerTyping: (stepId) => participation?.partnerTypes(stepId),
      onStatus: (status) => notice.show(status),
      onReplaced() {
        hear('stopped');
        notice.stop();
        participation?.stop('lease-stale');
      },
      onRefusedEntry: (code, message) => console.error(`the server refused an entry: ${code}, ${message}`),
      onFatal(code) {
        hear('stopped');
        notice.stop();
        participation?.stop(code);
      },
    },
  });
  attention.heed(() => link.tellSight());
  // Only partners of a test couple have a sign-in of this kind.
  const simulation = signIn === null ? null : simulationAsked(location.search);
  participation = new Participation({ frame, link, notes: openNotes(participantId), attention, simulation }, lastPage);
  keepScreenLit();
  // Whoever is new still has the page before them on which they have pressed Start.
  if (isNew) await checkDevice(frame, link.outbox, heard);
  else frame.showWaiting(holdScreen(''));
  participation.goOn();
}
