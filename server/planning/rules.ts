import type { Problem } from './definition-error.ts';

interface Rule {
  /** What it does to the data or to the couple. */
  readonly why: string;
  readonly repair: string;
}

/** What a definition is held to, by a name that does not change. The value found stands in the message. */
export const RULES = {
  'experiment-id': {
    why: 'It names the folder, the study and the files of the data.',
    repair: 'Use lower-case letters, digits and hyphens, as its folder.',
  },
  'language-none': { why: 'Nobody could read it.', repair: 'Give text.languages.' },
  'text-missing': {
    why: 'Couples in this language could not take part.',
    repair: 'Every language needs every text.',
  },
  'factor-level': {
    why: 'Levels become part of column values.',
    repair: 'Use lower-case letters and digits, and each level once.',
  },
  'factor-name': {
    why: 'The factor is a column of the exported tables, where each name stands once.',
    repair: 'Give it a name of its own, in lower-case letters, digits and underscores.',
  },
  'debrief-empty': {
    why: 'Whoever takes part is told what it was about, for whatever reason it ends.',
    repair: 'Write a debrief.',
  },
  'scripted-without-approval': {
    why: 'Words that the partner did not write, shown as if they were, are deception.',
    repair: 'Name the approval in `deception`, and lift it in the debrief.',
  },
  'role-score-unasked': {
    why: 'Every couple would count as tied, and the roles would fall by chance.',
    repair: 'Ask the measure in before(), of both.',
  },
  'role-score-unknown': { why: 'No couple could be given its roles.', repair: 'Name one of its scores.' },
  'role-probability': {
    why: 'It is the probability of the likelier outcome, and a weight in the analysis.',
    repair: 'Choose one from .5 to 1.',
  },
  'parameter-unknown': { why: 'It would change nothing.', repair: 'Leave it out, or correct its name.' },
  'parameter-value': { why: 'The study would not be the one that was meant.', repair: 'Choose a value that it takes.' },
  'parts-differ': {
    why: 'Participants see "part 2 of n", and the number would tell them their condition.',
    repair: 'Give every condition the same number of parts.',
  },
  unplannable: {
    why: 'No couple could be given a plan.',
    repair: 'Mend what the message says; before() and timeline() may not fail for any condition or parameter.',
  },
  'chance-outside': {
    why: 'What chance did would be on no record, and could not be repeated.',
    repair: 'Use the `shuffle` that before() and timeline() are given; no Math.random and no clock.',
  },
  'step-id-twice': {
    why: 'It names the answers in the data.',
    repair: 'Every step needs its own id.',
  },
  'limit-before-draw': {
    why: 'Nobody waits there, and no limit is kept.',
    repair: 'Leave it out.',
  },
  'wait-without-limit': {
    why: 'Somebody would wait for ever.',
    repair: 'Give it a length made by seconds() or minutes().',
  },
  'partner-gone-undecided': {
    why: 'Nothing says what the one who stays gets to see.',
    repair: "Choose 'continue-alone' or 'end'; for onPartnerGone also 'pause'.",
  },
  'step-for-nobody': {
    why: 'Its answers would be missing for every couple.',
    repair: 'Correct the role in `only` or `from`.',
  },
  'least-beyond-length': {
    why: 'Nobody could finish it, and everybody would be cut off.',
    repair: 'Shorten noSoonerThan, or make the step longer.',
  },
  'partner-never-comes': {
    why: 'Couples who do everything right would be lost.',
    repair: 'Give the wait more patience, or make the ways to it equally long.',
  },
  'trial-id-twice': { why: 'It names the trial in the data.', repair: 'Every trial of a step needs its own id.' },
  'trial-id-mark': { why: 'It marks the trials inside a timeline of browser.ts.', repair: 'Leave it out.' },
  'answer-name-twice': { why: 'One would overwrite the other.', repair: 'Give one of them another name.' },
  'condition-unasked': {
    why: 'It would never hold, and the step would be passed over.',
    repair: 'Refer to an answer of an earlier step.',
  },
  'pipe-unwritten': { why: 'There would be nothing to show.', repair: 'Refer to a text of an earlier step.' },
  'pipe-no-text': { why: 'Only what was typed can be shown.', repair: 'Refer to a text.' },
  'private-shown': {
    why: 'Its author was told that nobody else reads it.',
    repair: "Showing it to the partner needs visibility 'shared' where it is written, and a line in the consent text.",
  },
  'pipe-without-fallback': {
    why: 'A partner who wrote nothing would leave an empty screen, which tells on them.',
    repair: 'Give a neutral `fallback` text.',
  },
  'pick-unknown': {
    why: 'A rule that this build does not know is never guessed, and no couple could begin.',
    repair: 'Use pick(), or a rule and version of server/dyad/picks.ts.',
  },
  'pick-range': { why: 'Nothing would ever be picked.', repair: 'Give a severity within the window, and as many texts as are offered.' },
  'pick-unasked': {
    why: "Only a member's own answers are picked from; those of the partner are private.",
    repair: 'Ask text, severity and topic of the same member in an earlier step.',
  },
  'pick-kind': { why: 'It could not be compared.', repair: 'Give a typed text, a number and a choice.' },
  'not-plain-data': {
    why: 'A plan is stored with its hash, so it holds numbers, words and lists.',
    repair: 'Functions live in browser.ts.',
  },
  'browser-says-text': {
    why: 'Every participant can read this file, in every condition.',
    repair: 'Give the text as content.',
  },
  'browser-names-level': {
    why: 'Every participant can read this file, and would know of the other conditions.',
    repair: 'Give what differs as content.',
  },
  'browser-of-another': {
    why: 'A change there would change this experiment too.',
    repair: "Name its own folder in fromBrowser('…').",
  },
  'browser-lacks': { why: 'The trial could not be shown.', repair: 'Write it there, or correct its name.' },
  'media-missing': { why: 'The client could not be built.', repair: 'Put it there, or correct its name.' },
  'media-large': {
    why: 'Somebody on a slow line would wait for it, and the partner for them.',
    repair: 'Make it smaller (20 MB at most), or fetch it earlier, with a preload trial.',
  },
  'recording-too-long': {
    why: 'A recording is part of its record; one that is larger than 64 kB is not stored.',
    repair: 'Give a shorter recording_duration.',
  },
  'plugin-parameter-unknown': { why: 'jsPsych would pass over it in silence.', repair: 'Correct its name.' },
  'plugin-parameter-missing': { why: 'The trial could not be shown.', repair: 'Give it a value.' },
  'plugin-data-unknown': { why: 'The column would always be empty.', repair: 'Name a key of the data that the plugin leaves.' },
  'cannot-be-simulated': {
    why: 'Bots leave it empty, and a rehearsal that simulates waits there for a person.',
    repair: 'Say in bot.ts what bots answer, or play it by hand.',
  },
  'scale-unknown': {
    why: 'Nothing would know how to score it.',
    repair: 'Add it to experiments/measures/registry.ts; an imported one, to `imported` of the experiment.',
  },
  'measure-id-twice': {
    why: 'One would be scored by the keys of the other.',
    repair: 'A changed wording or key is a new id.',
  },
  'measure-items': { why: 'Answers are kept by the id of their item.', repair: 'Give every item an id of its own, and the measure at least one item.' },
  'item-in-two-measures': {
    why: 'People answer the same sentence twice, and only the name of the measure tells its answers apart.',
    repair: 'Leave it out of one of them, or ask it twice knowingly.',
  },
  'measure-score': { why: 'The score could not be made.', repair: 'Name items of this measure, each once.' },
  'measure-range': {
    why: 'Reversed items are counted as min + max - answer, so a wrong range makes wrong scores.',
    repair: 'Give min, max and one label for each point between them.',
  },
  'measure-borrowed-name': {
    why: 'Scores of other wording would be taken for those of the published scale, and compared with its norms.',
    repair: 'Give it a name of its own; what it is modelled on may stand in `source`.',
  },
  'licence-missing': {
    why: 'A published scale may be used only as its owners allow.',
    repair: 'Say in `licence` who allowed what, and where that is written.',
  },
  'negative-without-close': {
    why: 'Nobody may be left with a threat, a request or a conflict as the last thing.',
    repair: "Add a later part('close', …).",
  },
  'negative-without-distress-check': {
    why: 'Nobody would notice that somebody is not well.',
    repair: 'Add distressCheck() after it, in every condition and for both.',
  },
  'check-before-outcome': {
    why: 'A manipulation check tells what the study is about, and would colour the outcome.',
    repair: 'Ask the outcome first.',
  },
  'outcome-unasked': {
    why: 'The effect could not be seen in anybody.',
    repair: "Ask it in a part('post', …) of every condition, or name another outcome.",
  },
  'follow-up-id': {
    why: 'It names the follow-up in the data.',
    repair: 'Use lower-case letters, digits and hyphens, and each id once.',
  },
  'follow-up-window': {
    why: 'A link leads to one part at a time, and answers of one wave would come in the other.',
    repair: 'Put the follow-ups in their order, each opening after the day on which the one before closes.',
  },
  'follow-up-reminders': {
    why: 'Somebody would be reminded of what is over.',
    repair: 'Give rising whole hours, from the beginning of the day on which it is due to the end of the window.',
  },
  'follow-up-shared': {
    why: 'Partners take a follow-up at times of their own, and one would wait for the other for days.',
    repair: 'Use solo(), battery() or form().',
  },
  'follow-up-limit': {
    why: 'Nobody waits for the end of it, and no limit is kept.',
    repair: 'Leave it out.',
  },
  'follow-up-for-nobody': {
    why: 'Somebody would come back for nothing, and look in the data as if they had answered.',
    repair: 'Ask each of them something, without a condition.',
  },
  'conditions-differ-in-time': {
    why: 'A difference between conditions could be one of time.',
    repair: 'Give the conditions the same least times.',
  },
  'conditions-differ-in-items': {
    why: 'A difference between conditions could be one of what was asked.',
    repair: 'Ask the same items after the manipulation in every condition.',
  },
  'consent-changed': {
    why: 'Under one version some would have agreed to one text and some to another.',
    repair: 'Raise the version of the consent.',
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof RULES;

export function problem(rule: RuleName, place: string, message: string): Problem {
  return { place, rule, message, ...RULES[rule] };
}
