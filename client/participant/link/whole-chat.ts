import type { ChatMessage, SessionView } from '../../../server/protocol/view.ts';

/** The chat on screen, put together from what each view brings of it. */
export class WholeChat {
  #stepId = '';
  #messages: readonly ChatMessage[] = [];

  /** The view as if it had brought all messages of its chat. To be called for each that is not ignored, in their order. */
  completed(view: SessionView): SessionView {
    const { screen } = view;
    if (screen.kind !== 'step') return view;
    const { stepId, messagesBefore } = screen.step;
    // An older view may have been ignored, and what it brought is known from before.
    const before = stepId === this.#stepId ? this.#messages.slice(0, messagesBefore) : [];
    const messages = [...before, ...screen.step.messages];
    this.#stepId = stepId;
    this.#messages = messages;
    return { ...view, screen: { ...screen, step: { ...screen.step, messages, messagesBefore: 0 } } };
  }
}
