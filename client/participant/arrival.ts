import type { Joined } from '../../server/protocol/join.ts';
import { Attention } from './attention.ts';
import { Battery } from './battery.ts';
import { ConnectionNotice } from './connection-notice.ts';
import { DeviceCheck } from './device-check.ts';
import { openLink } from './link/link.ts';
import { openNotes } from './notes.ts';
import { Participation, type LastPage } from './participation.ts';
import { displayFrame } from './player/frames.ts';
import { simulationAsked } from './player/simulation.ts';
import { loadOwnPlugins } from './player/registry.ts';
import { Signal } from './player/signal.ts';
import type { Frame } from './screens/frame.ts';
import { holdScreen } from './screens/waiting.ts';
import { keepScreenLit } from './wake-lock.ts';

/** Opens the line of somebody who is signed in. Who is new here sees the device check; others go straight on. */
export async function arrive(frame: Frame, { participantId, signIn }: Joined, isNew: boolean, lastPage: LastPage): Promise<void> {
  void loadOwnPlugins();
  const attention = new Attention();
  const battery = new Battery();
  const notice = new ConnectionNotice(frame.banners);
  const online = new Signal();
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
      onView: (view) => participation?.take(view),
      onPartnerTyping: (stepId) => participation?.partnerTypes(stepId),
      onStatus(status) {
        notice.show(status);
        if (status === 'online') online.give();
      },
      onReplaced() {
        notice.stop();
        participation?.stop('lease-stale');
      },
      onRefusedEntry: (code, message) => console.error(`the server refused an entry: ${code}, ${message}`),
      onFatal(code) {
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
  if (isNew) {
    const check = new DeviceCheck();
    frame.show(check.screen.root);
    await check.run(link, online.given);
  } else {
    frame.showWaiting(holdScreen(''));
  }
  participation.goOn();
}
