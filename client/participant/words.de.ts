import type { Words } from './words.en.ts';

/** The same in German: says "du", and names nobody's gender. */
export const de: Words = {
  language: 'de',
  direction: 'ltr',

  part: (number, of) => `Teil ${number} von ${of}`,
  trialRun: 'Probelauf',
  leaveQuietly: 'Leise aussteigen',
  onlyYou: 'Nur du siehst deine Antworten',
  partnerSees: 'Deine Partnerperson wird diese Antwort sehen',
  nextPage: 'Nächste Seite',
  continue: 'Weiter',
  back: 'Zurück',
  copy: 'Kopieren',
  copied: 'Kopiert',

  welcomeTitle: 'Willkommen',
  hello: 'Hallo.',
  eachOwnDevice: 'Du und deine Partnerperson, ihr nutzt jeweils ein eigenes Gerät.',
  helloAgain: 'Hallo noch einmal.',
  aloneThisTime: 'Dieser Teil ist für dich allein. Nimm dir dafür Zeit, wann es dir passt; deine Antworten siehst nur du.',
  start: 'Beginnen',
  otherLanguages: 'Andere Sprachen',
  noConnectionAtStart: 'Im Moment gibt es keine Verbindung. Bitte versuche es noch einmal.',
  oneMoment: 'Einen Moment, bitte.',

  checking: 'Ein kurzer Blick auf dein Gerät',
  checkConnection: 'Verbindung',
  checkStorage: 'Sichere Ablage deiner Antworten',
  checkScreen: 'Bildschirm',
  checkRunning: 'einen Moment',
  checkGood: 'bereit',
  checkConnectionSlow: 'noch im Aufbau; ein anderes Netz kann helfen',
  checkStorageMissing: 'bitte lass diese Seite bis zum Ende offen',
  checkScreenSmall: 'klein; ein größerer liest sich leichter',

  doorTitle: 'Warten auf deine Partnerperson',
  doorWords: 'Deine Partnerperson ist auf dem Weg. Wir beginnen zusammen, sobald ihr beide da seid.',
  waitUntil: (time) => `Wir warten bis ${time} Uhr.`,
  holdTitle: 'Eine kurze Pause',
  pausedTitle: 'Eine Pause für euch beide',
  pausedWords: (time) => `Das Studienteam hat für euch beide eine Pause gemacht. Bitte lass diese Seite offen; es geht bald weiter, spätestens um ${time} Uhr.`,
  fromTeam: (text) => `Vom Studienteam: ${text}`,

  connectionLost: 'Die Verbindung ist weg. Deine Antworten sind sicher. Wir versuchen es weiter.',
  connectionLostLong:
    'Noch immer keine Verbindung. Du kannst diese Seite schließen und denselben Link später noch einmal öffnen.',
  keepTabOpen: 'Bitte lass diese Seite bis zum Ende offen. Dieser Browser kann deine Antworten nicht selbst ablegen.',
  partnerAway: (time) =>
    time === null ? 'Wir warten auf deine Partnerperson.' : `Wir warten auf deine Partnerperson, längstens bis ${time} Uhr.`,

  minutesLeft: (minutes) => (minutes === 1 ? 'Noch etwa 1 Minute' : `Noch etwa ${minutes} Minuten`),
  underAMinuteLeft: 'Noch weniger als eine Minute',
  oneMinuteSpoken: 'Noch eine Minute.',
  tenSecondsSpoken: 'Noch zehn Sekunden.',

  stopQuestion: 'Möchtest du aufhören?',
  stopWords:
    'Deine Vergütung für die Zeit bis jetzt behältst du. Keine deiner Antworten wird verwendet, und deine Partnerperson erfährt nicht, dass du aufgehört hast.',
  stop: 'Aufhören',
  leaveAndDelete: 'Gehen und löschen, was ich geschrieben habe',
  unkeptOffer:
    'Oder mach weiter, als wäre nichts: Deine Partnerperson merkt nichts davon, und keine deiner Antworten wird aufbewahrt.',
  unkeptButton: 'Weitermachen, ohne dass etwas bleibt',
  unkeptNow: 'Von deinen Antworten wird nichts mehr aufbewahrt.',
  stopFailed: 'Das hat nicht geklappt. Bitte versuche es gleich noch einmal.',

  replacedTitle: 'Du hast in einem anderen Fenster weitergemacht',
  replacedWords: 'Dieses Fenster ruht jetzt, damit nichts doppelt beantwortet wird. Du kannst es schließen.',
  replacedTyped: 'Was du hier geschrieben hattest, falls du es kopieren möchtest:',
  continueHere: 'Doch hier weitermachen',

  sameBrowserTitle: 'Hier ist schon ein anderer Link offen',
  sameBrowserWords:
    'Jede und jeder von euch braucht ein eigenes Gerät. Bitte öffne diesen Link auf einem anderen Gerät, in einem anderen Browser oder in einem privaten Fenster. So bleiben eure Antworten getrennt.',
  sameBrowserRehearsal: 'Um beide Seiten allein auszuprobieren, öffne die Probeansicht',
  linkInvalidTitle: 'Dieser Link gilt nicht mehr',
  linkInvalidWords: 'Bitte wende dich an das Studienteam. Du kannst dort einen neuen Link bekommen.',
  studyPausedTitle: 'Die Studie macht gerade eine kurze Pause',
  studyPausedWords: 'Im Moment kann niemand neu anfangen. Mit deinem Link ist alles in Ordnung: Bitte behalte ihn und versuch es später noch einmal. Das Studienteam kann dir sagen, wann.',
  studyClosedTitle: 'Die Studie ist zu Ende',
  studyClosedWords: 'Danke, dass du mitmachen wolltest. Es kann niemand mehr neu anfangen. Wenn du eine Frage hast, wende dich bitte an das Studienteam.',
  overTitle: 'Für dich ist hier alles abgeschlossen',
  overWords: 'Danke. Du musst nichts mehr tun, und dieser Link führt nirgends mehr hin. Deine Vergütung behältst du.',
  insecureTitle: 'Diese Seite kann noch nicht benutzt werden',
  insecureWords:
    'Sie wurde unverschlüsselt geöffnet. Was du schreibst, könnten andere in diesem Netz mitlesen. Bitte sag dem Studienteam Bescheid; mit einer Adresse, die mit https beginnt, geht es, und nichts geht verloren.',
  openLinkTitle: 'Bitte öffne deinen persönlichen Link noch einmal',
  openLinkWords: 'Er steht in deiner Einladung. Du machst dann dort weiter, wo du warst.',
  outdatedTitle: 'Bitte lade diese Seite neu',
  outdatedWords: 'Es gibt eine neuere Fassung dieser Seite. Deine Antworten sind sicher.',
  loadAgain: 'Neu laden',

  saving: 'Wird gespeichert …',
  savingWords: 'Bitte lass diese Seite noch einen Moment offen.',
  allSaved: 'Alles gespeichert',
  thanks: 'Danke, dass du mitgemacht hast.',
  endedTitle: 'Heute hören wir ein wenig früher auf',
  endedWords: 'Danke. Du bekommst die volle Vergütung.',
  comeBackTitle: 'Ein kurzer Teil kommt noch',
  comeBackWords: (from, until) =>
    from === until
      ? `Bitte öffne deinen persönlichen Link noch einmal am ${from}. Dieser Teil ist für dich allein, und einen Tag später geht der Link noch.`
      : `Bitte öffne deinen persönlichen Link noch einmal zwischen ${from} und ${until}. Dieser Teil ist für dich allein, und wenn du später kommst, geht der Link noch.`,
  deleteOffer: 'Mit deinem eigenen Link kannst du hierher zurückkommen und löschen lassen, was du geschrieben hast.',
  deleteMine: 'Löschen, was ich geschrieben habe',
  deleteQuestion: 'Löschen, was du geschrieben hast?',
  deleteWords:
    'Dann kann es niemand mehr lesen, und keine deiner Antworten wird verwendet. Deine Vergütung behältst du. Das lässt sich nicht rückgängig machen.',
  deleteNow: 'Jetzt löschen',
  erasedTitle: 'Was du geschrieben hast, ist gelöscht',
  erasedWords: 'Niemand kann es mehr lesen, und keine deiner Antworten wird verwendet. Dein Link gilt nicht mehr.',
  leftTitle: 'Du hast aufgehört',
  leftWords: 'Danke für die Zeit, die du gegeben hast. Deine Vergütung dafür behältst du.',
  declinedTitle: 'Du nimmst nicht teil',
  declinedWords: 'Danke, dass du darüber nachgedacht hast. Du kannst diese Seite schließen.',
  completionCode: 'Dein Abschlusscode',

  wentWrongTitle: 'Das tut uns leid',
  wentWrongWords: 'Etwas ist schiefgegangen; deine Antworten bis hierher sind gespeichert.',

  chooseOne: 'Bitte wähle eine Antwort.',
  missing: (count) => (count === 1 ? 'Eine Frage ist noch offen.' : `${count} Fragen sind noch offen.`),
  missingOptional: 'Du kannst jetzt antworten oder mit demselben Knopf ohne Antwort weitergehen.',
  notAnsweredYet: 'noch nicht beantwortet',
  stepOf: (step, of) => `Stufe ${step} von ${of}`,

  writeInAll: (characters) => `Bitte schreibe insgesamt etwa ${characters} Zeichen oder mehr.`,
  moreToWrite: (characters) => `Bitte schreibe noch etwas mehr: etwa ${characters} weitere Zeichen.`,
  enoughWritten: 'Das genügt. Wenn du magst, kannst du mehr schreiben.',
  ownWords: 'Bitte schreibe mit eigenen Worten; Einfügen ist hier ausgeschaltet.',
  writeFirst: 'Bitte schreib zuerst eine Antwort, oder nimm einen der anderen Wege weiter.',
  moreTime: 'Bitte nimm dir noch etwas Zeit. Gleich kannst du weitergehen.',
  readingTime: 'Lies in aller Ruhe. Gleich kannst du weitergehen.',
  done: 'Fertig',
  yourText: 'Dein Text',
  you: 'Du',
  yourPartner: 'Deine Partnerperson',
  partnersWords: 'Die Worte deiner Partnerperson',
};
