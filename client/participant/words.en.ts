/** What the platform itself says to participants, in English. The words of a study come with its content. */
export const en = {
  language: 'en',
  direction: 'ltr',

  part: (number: number, of: number) => `Part ${number} of ${of}`,
  trialRun: 'Trial run',
  leaveQuietly: 'Leave quietly',
  onlyYou: 'Only you see your answers',
  partnerSees: 'Your partner will see this answer',
  nextPage: 'Next page',
  continue: 'Continue',
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied',

  welcomeTitle: 'Welcome',
  hello: 'Hello.',
  eachOwnDevice: 'You and your partner will each use your own device.',
  start: 'Start',
  otherLanguages: 'Other languages',
  noConnectionAtStart: 'There is no connection at the moment. Please try again.',
  oneMoment: 'One moment, please.',

  checking: 'A short look at your device',
  checkConnection: 'Connection',
  checkStorage: 'Safe storage of your answers',
  checkScreen: 'Screen',
  checkRunning: 'one moment',
  checkGood: 'ready',
  checkConnectionSlow: 'still trying; a different network may help',
  checkStorageMissing: 'please keep this page open until the end',
  checkScreenSmall: 'small; a larger screen is easier to read',

  doorTitle: 'Waiting for your partner',
  doorWords: 'Your partner is on their way. We start together as soon as both are here.',
  waitUntil: (time: string) => `We will wait until ${time}.`,
  holdTitle: 'A short pause',

  connectionLost: 'Connection lost. Your answers are safe. Trying again.',
  connectionLostLong: 'Still no connection. You can close this page and open the same link again later.',
  keepTabOpen: 'Please keep this page open until the end. This browser cannot store your answers by itself.',
  partnerAway: (time: string | null) =>
    time === null
      ? 'Your partner’s connection is having trouble. We will wait with you.'
      : `Your partner’s connection is having trouble. We will wait with you until ${time}.`,

  minutesLeft: (minutes: number) => (minutes === 1 ? 'About 1 minute left' : `About ${minutes} minutes left`),
  underAMinuteLeft: 'Less than a minute left',
  oneMinuteSpoken: 'One minute left.',
  tenSecondsSpoken: 'Ten seconds left.',

  stopQuestion: 'Do you want to stop?',
  keepPay: 'You keep your pay for the time so far.',
  stop: 'Stop',
  stopFailed: 'That did not work. Please try again in a moment.',

  replacedTitle: 'You continued in another window',
  replacedWords: 'This window has stopped, so that nothing is answered twice. You can close it.',
  replacedTyped: 'What you had typed here, in case you want to copy it:',
  continueHere: 'Continue here instead',

  sameBrowserTitle: 'Your partner is using this browser',
  sameBrowserWords:
    'Please open your own link on another device, in another browser or in a private window. So your answers and your partner’s stay apart.',
  sameBrowserRehearsal: 'To try both sides alone, open the rehearsal',
  linkInvalidTitle: 'This link does not work any more',
  linkInvalidWords: 'Please contact the study team. They can send you a new link.',
  openLinkTitle: 'Please open your personal link again',
  openLinkWords: 'You find it in your invitation. You then go on where you were.',
  outdatedTitle: 'Please load this page again',
  outdatedWords: 'There is a newer version of this page. Your answers are safe.',
  loadAgain: 'Load again',

  saving: 'Saving…',
  savingWords: 'Please keep this page open for a moment.',
  allSaved: 'All saved',
  thanks: 'Thank you for taking part.',
  endedTitle: 'We are ending a little early today',
  endedWords: 'Thank you. You are paid in full.',
  leftTitle: 'You have stopped',
  leftWords: 'Thank you for the time you gave. You keep your pay for it.',
  declinedTitle: 'You are not taking part',
  declinedWords: 'Thank you for considering it. You can close this page.',
  completionCode: 'Your completion code',

  wentWrongTitle: 'Sorry about that',
  wentWrongWords: 'Something went wrong; your answers so far are saved.',

  chooseOne: 'Please choose one answer.',
  missing: (count: number) =>
    count === 1 ? 'One question has no answer yet.' : `${count} questions have no answer yet.`,
  missingOptional: 'You can answer now, or press the button again to go on without.',
  notAnsweredYet: 'not answered yet',
  stepOf: (step: number, of: number) => `step ${step} of ${of}`,

  writeInAll: (characters: number) => `Please write about ${characters} characters or more in all.`,
  moreToWrite: (characters: number) => `Please write a little more: about ${characters} more characters.`,
  enoughWritten: 'That is enough. You can write more if you like.',
  ownWords: 'Please write in your own words; pasting is switched off here.',
  writeFirst: 'Please write an answer first, or take one of the other ways on.',
  moreTime: 'Please take a little more time. You can go on in a moment.',
  readingTime: 'Take your time to read. You can go on in a moment.',
  done: 'Done',
  yourText: 'Your text',
  you: 'You',
  yourPartner: 'Your partner',
  partnersWords: 'Your partner’s words',
};

export type Words = typeof en;
