import './look/tokens.css';
import './look/page.css';
import { Frame } from './screens/frame.ts';
import { insecureScreen, linkInvalidScreen, notNowScreen, openLinkScreen, overScreen, sameBrowserScreen } from './screens/refusals.ts';
import { roomScreen, withLeaving } from './screens/room.ts';
import { holdScreen } from './screens/waiting.ts';
import { mailOffScreen, welcomeScreen } from './screens/welcome.ts';
import type { Joined, LinkState, NotNow } from '../../server/protocol/join.ts';
import type { Language } from '../../server/protocol/member.ts';
import { lookAtPanel, panelAddress, signInFromPanel } from './panel.ts';
import { LOOK_EVERY, Room } from './room.ts';
import { codeInput, partnerCodeBox } from './screens/code-input.ts';
import { ownLinksScreen } from './screens/own-links.ts';
import { isNotNow, lookAtLink, refuseMail, signInAgain, signInWithToken, type SignIn } from './sign-in.ts';
import { speak, words } from './words.ts';

/**
 * A pane of the rehearsal: who it is stays in memory, and in the address, so that it survives a reload. `back`: somebody
 * who has been here goes straight on, as others do by their cookie.
 */
const pane = new URLSearchParams(location.search).get('pane');
const isPane = pane !== null;

/** Of the link; or a code, once one has been typed. */
let token = location.hash.slice(1);
const panel = panelAddress(location);
const room = Room.at(location);

// Asked before the player is, which is fetched while the first screen is read: they share a slow line.
const firstLook = room === null && pane !== 'back' && (token !== '' || panel !== null) ? look() : null;
const arrival = isPane ? arriveInPane() : import('./arrival.ts');

/** The rehearsal can make the line of a pane bad; for that it has to be there before the line is. */
async function arriveInPane() {
  const { obeyRehearsal } = await import('./pane-faults.ts');
  await obeyRehearsal();
  return import('./arrival.ts');
}

/** Somebody has sat down at this device of the lab. */
let isInRoom = false;

/** So long a last page stays on a device of the lab that others will use, in ms. */
const READING_TIME = 10 * 60_000;

/** On this page; what was chosen before, the server knows. */
let chosen: Language | null = null;

/** Of a partner who has begun before; null: it is not asked here. */
let partnerCode: HTMLInputElement | null = null;

await speak([...navigator.languages, 'en']);
const frame = new Frame(document.body);

// An old page taken out of the browser's memory knows nothing of what has happened since.
window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
// A personal link opened in the tab that is here already changes nothing but the part behind the #.
window.addEventListener('hashchange', () => location.reload());

if (room !== null) await stayIn(room);
else if (token !== '' && pane === 'back') await comeBack(() => signInWithToken(token, 'memory', null));
else if (token !== '' && new URLSearchParams(location.search).get('mail') === 'off') await mailOff();
else if (token !== '' || panel !== null) await welcome();
else if (isPane) frame.show(openLinkScreen(null));
else await comeBack(signInAgain);

function look(): Promise<LinkState | NotNow | null> {
  return panel === null ? lookAtLink(token) : lookAtPanel(panel);
}

async function welcome(): Promise<void> {
  const link = await (firstLook ?? look());
  if (link === null) frame.show(welcomeScreen(false, start, []));
  else if (isNotNow(link)) await sayNotNow(link);
  else await welcomeIn(link);
}

/** @returns words on why it did not work, or null */
async function typeCode(code: string): Promise<string | null> {
  const link = await lookAtLink(code);
  if (link === null) return words().codeUnknown;
  token = code;
  await (isNotNow(link) ? sayNotNow(link) : welcomeIn(link));
  return null;
}

async function mailOff(): Promise<void> {
  const link = await (firstLook ?? look());
  if (link !== null) await speak([link.language]);
  frame.show(mailOffScreen(() => refuseMail(token)));
}

async function welcomeIn(link: LinkState): Promise<void> {
  const { language, languages, isFollowUp } = link;
  await speak([language]);
  const others = languages
    .filter((other) => other !== language)
    .map((other) => ({
      language: other,
      choose: () => {
        chosen = other;
        void welcomeIn({ ...link, language: other });
      },
    }));
  if (panel !== null) partnerCode = codeInput(partnerCode?.value);
  frame.show(welcomeScreen(isFollowUp, start, others, partnerCode === null ? '' : partnerCodeBox(partnerCode)));
}

/** @returns words on why it did not work, or null */
async function start(): Promise<string | null> {
  const signIn = await knock();
  if (!signIn.ok && signIn.code === 'offline') return words().noConnectionAtStart;
  if (!signIn.ok && signIn.code === 'code-unknown') return words().partnerCodeUnknown;
  // Kept where it did not work, so that it can be opened elsewhere.
  if (signIn.ok) {
    isInRoom = room !== null;
    history.replaceState(null, '', panel === null ? location.pathname + (isPane ? wayBack() : location.search) : '/join');
    await speak([signIn.joined.language]);
    await tellLinks(signIn.joined);
  }
  await enter(signIn, true);
  return null;
}

function knock(): Promise<SignIn> {
  if (room !== null) return room.enter(chosen);
  return panel === null ? signInWithToken(token, isPane ? 'memory' : 'cookie', chosen) : signInFromPanel(panel, chosen, partnerCode?.value.trim() ?? '');
}

/** Waits for whoever is sent here, as often as the page is loaded; a reload goes on with whoever is here. */
async function stayIn(here: Room): Promise<void> {
  history.replaceState(null, '', '/room');
  const signIn = await signInAgain();
  if (signIn.ok) return enter(signIn, false);
  let shown = '';
  while (!isInRoom) {
    const state = await here.look();
    frame.banners.set('connection', state === 'offline' ? words().noConnectionAtStart : null);
    if (state === 'unknown') return frame.show(linkInvalidScreen());
    if (state === 'insecure') return frame.show(insecureScreen());
    if (state !== 'offline' && JSON.stringify(state) !== shown && !isInRoom) {
      shown = JSON.stringify(state);
      chosen = null;
      await (state.next === null ? showRoom(state.name) : welcomeIn(state.next));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

async function showRoom(name: string): Promise<void> {
  await speak([...navigator.languages, 'en']);
  frame.show(roomScreen(name));
}

/** On a device of the lab it is left to whoever comes next: when its reader says so, or after a while. */
function lastPage(page: HTMLElement): HTMLElement {
  if (room === null) return page;
  const leave = (): void => void room.leave().catch(console.error);
  setTimeout(leave, READING_TIME);
  void freeForNext(room, leave);
  return withLeaving(page, leave);
}

/** Or when the next has been sent. */
async function freeForNext(here: Room, leave: () => void): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    const state = await here.look();
    if (typeof state !== 'string' && state.next !== null) return leave();
  }
}

/** Resolves once they have been read. */
async function tellLinks({ own, partner, partnerCode: code }: Joined): Promise<void> {
  if (own !== null) await new Promise<void>((done) => frame.show(ownLinksScreen({ own, partner, partnerCode: code }, done)));
}

/** Of a pane, with whatever else is asked for in its address. */
function wayBack(): string {
  const asked = new URLSearchParams(location.search);
  asked.set('pane', 'back');
  return `?${asked.toString()}#${token}`;
}

async function comeBack(signInOnceMore: () => Promise<SignIn>): Promise<void> {
  frame.show(holdScreen(''));
  for (;;) {
    const signIn = await signInOnceMore();
    if (signIn.ok || signIn.code === 'session-over' || 'notNow' in signIn) return enter(signIn, false);
    if (signIn.code !== 'offline') return frame.show(openLinkScreen(typeCode));
    frame.banners.set('connection', words().noConnectionAtStart);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

async function enter(signIn: SignIn, isNew: boolean): Promise<void> {
  frame.banners.set('connection', null);
  if (signIn.ok) {
    await speak([signIn.joined.language]);
    return (await arrival).arrive(frame, signIn.joined, isNew, lastPage);
  }
  if (signIn.code === 'session-over') {
    await speak([signIn.over.language]);
    return frame.show(overScreen({ code: signIn.over.completionCode, panel: signIn.over.panel }));
  }
  if ('notNow' in signIn) return sayNotNow(signIn.notNow);
  frame.show(refusalScreen(signIn.code));
}

async function sayNotNow({ code, language }: NotNow): Promise<void> {
  await speak([language]);
  frame.show(notNowScreen(code));
}

function refusalScreen(code: Exclude<SignIn, { ok: true }>['code']): HTMLElement {
  if (code === 'same-browser') return sameBrowserScreen();
  return code === 'connection-insecure' ? insecureScreen() : linkInvalidScreen();
}
