import { ParameterType, type JsPsych, type JsPsychPlugin, type PluginInfo, type TrialType } from 'jspsych';
import type { Line } from '../conversation.ts';
import { currentConversation, currentDraft } from '../current-trial.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { quoted } from './quoted.ts';
import { simulated, simulatedRt, type SimulationMode, type SimulationOptions } from './simulation.ts';
import { textField } from './text-field.ts';
import { setAvailable, submitButton, TrialPage } from './trial-page.ts';
import { TypingLog } from './typing-log.ts';

const info = {
  name: 'tandem-chat',
  version: '1.0.0',
  parameters: {
    heading: { type: ParameterType.STRING, default: undefined },
    lead: { type: ParameterType.STRING, default: '' },
    label: { type: ParameterType.STRING, default: undefined },
    send: { type: ParameterType.STRING, default: undefined },
    max_chars: { type: ParameterType.INT, default: 2_000 },
    /** Shown while the partner writes; '': that is not told. */
    typing: { type: ParameterType.STRING, default: '' },
  },
  data: {
    /** `unsent`: what stood there when the time was up, or null. Messages are rows of their own, in `messages`. */
    response: { type: ParameterType.OBJECT },
    n_sent: { type: ParameterType.INT },
    n_received: { type: ParameterType.INT },
    /** Always null: the step ends by itself. */
    rt: { type: ParameterType.INT },
    timed_out: { type: ParameterType.BOOL },
  },
} as const satisfies PluginInfo;

/** Both write to each other until the time is up. */
export default class ChatPlugin implements JsPsychPlugin<typeof info> {
  static info = info;
  readonly #jsPsych: JsPsych;

  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const { heading, lead = '', label, send, max_chars: maxChars = 2_000, typing: typingWords = '' } = trial;
    const page = new TrialPage(this.#jsPsych, display, heading);
    const conversation = currentConversation();
    let typing = new TypingLog(currentDraft(), () => page.rt());
    const list = element('ol', { class: 'messages' });
    // Can be reached and scrolled by keyboard.
    const log = element('div', { class: 'conversation', role: 'log', 'aria-label': heading, tabindex: '0' }, list);
    const button = submitButton(send);
    const look = (): void => setAvailable(button, typing.text('message').trim() !== '');
    const field = textField({
      id: 'message',
      label,
      text: typing.text('message'),
      maxChars,
      lines: 2,
      onEdit(text) {
        typing.edit('message', text);
        look();
        if (typingWords !== '' && text.trim() !== '') conversation?.typing();
      },
      onPaste: () => typing.paste(),
    });
    const partner = typingWords === '' ? null : new PartnerTyping(typingWords);
    const items = new Map<string, HTMLElement>();
    // Where each has appeared it stays: moving it would have it read aloud again.
    const show = (): void => {
      for (const line of conversation?.lines ?? []) {
        const item = items.get(line.id) ?? messageItem(line);
        item.classList.toggle('waiting', !line.isSent);
        if (!items.has(line.id)) list.append(item);
        items.set(line.id, item);
      }
      log.scrollTop = log.scrollHeight;
      partner?.show(conversation?.isPartnerTyping ?? false, items.size);
    };
    const sendNow = (): void => {
      const text = typing.text('message').trim();
      if (text === '' || conversation === null) return;
      const { typed_ms } = typing.counts;
      currentDraft().write('');
      typing = new TypingLog({ read: () => null, write: (kept) => currentDraft().write(kept) }, () => page.rt());
      field.area.value = '';
      look();
      field.area.focus();
      void conversation.send(text, typed_ms);
    };

    if (lead !== '') page.add(element('p', { class: 'lead' }, lead));
    page.add(log, ...(partner === null ? [] : [partner.root]), field.root);
    page.addButtons(button);
    look();
    show();
    conversation?.whenChanged(show);
    page.form.addEventListener('submit', sendNow);
    field.area.addEventListener('keydown', (event) => {
      // A word that is being put together (Chinese, Japanese, Korean) ends with Enter too.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      sendNow();
    });
    page.whenCut(
      () => {
        const unsent = typing.text('message').trim();
        const lines = conversation?.lines ?? [];
        const n_sent = lines.filter(({ isMine }) => isMine).length;
        return { response: { unsent: unsent === '' ? null : unsent }, n_sent, n_received: lines.length - n_sent, rt: null };
      },
      () => [typing.text('message')],
    );
  }

  simulate(
    trial: TrialType<typeof info>,
    mode: SimulationMode,
    options: SimulationOptions,
    onLoad: () => void,
  ): void {
    simulated(this.#jsPsych, mode, options, onLoad, {
      data: { response: { unsent: null }, n_sent: 0, n_received: 0, rt: simulatedRt(this.#jsPsych, 5_000), timed_out: true },
      show: () => this.trial(this.#jsPsych.getDisplayElement(), trial),
      act: (data) => this.#jsPsych.finishTrial(data),
    });
  }
}

/** One line that keeps its place. It is read aloud once before each message, however often the partner pauses. */
class PartnerTyping {
  readonly #shown = element('span', { 'aria-hidden': 'true' });
  readonly #spoken = element('span', { class: 'visually-hidden', role: 'status' });
  readonly root = element('p', { class: 'partner-typing' }, this.#shown, this.#spoken);
  readonly #words: string;
  #messages = 0;

  constructor(words: string) {
    this.#words = words;
  }

  /** @param messages  how many there are; with the next one it is news again */
  show(isTyping: boolean, messages: number): void {
    this.#shown.textContent = isTyping ? this.#words : '';
    if (messages !== this.#messages) this.#spoken.textContent = '';
    this.#messages = messages;
    if (isTyping && this.#spoken.textContent === '') this.#spoken.textContent = this.#words;
  }
}

function messageItem({ isMine, text }: Line): HTMLElement {
  const author = element('span', { class: 'author' }, isMine ? words().you : words().yourPartner);
  return element('li', { class: isMine ? 'mine' : 'partners' }, author, quoted(text ?? ''));
}
