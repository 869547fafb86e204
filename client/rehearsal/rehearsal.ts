import './rehearsal.css';
import './inspector.css';
import { element } from '../participant/element.ts';
import type { Reloaded } from '../../server/protocol/inspection.ts';
import { fetchOutline, fetchRehearsables, newCouple, type RehearsalRequest } from './desk.ts';
import { Inspector } from './inspector.ts';
import { Overlay } from './overlay.ts';
import { Pane } from './pane.ts';
import { placeToReturnTo } from './place.ts';
import { Toolbar } from './toolbar.ts';

const panes = { A: new Pane('Partner A'), B: new Pane('Partner B') };

try {
  const overlay = new Overlay();
  const inspector = new Inspector((stepId) => void goTo(stepId), (news) => void follow(news));
  const toolbar = new Toolbar(await fetchRehearsables(), () => void start(toolbar.request));
  let current = toolbar.request;

  const start = async (request: RehearsalRequest): Promise<void> => {
    const { startAt } = request;
    toolbar.say(startAt === null ? '' : `Going to ${startAt} …`);
    try {
      const { dyadSessionId, tokens, isThere } = await newCouple(request);
      current = request;
      overlay.hide();
      panes.A.show(tokens.A, startAt !== null);
      panes.B.show(tokens.B, startAt !== null);
      inspector.lookAt(dyadSessionId);
      toolbar.say(isThere ? '' : `There was no way to ${startAt} for this couple.`);
    } catch (error) {
      toolbar.say(lineOf(error));
    }
  };
  /** What was chosen for this couple, and drawn for it, holds for the next. */
  const asBefore = (): RehearsalRequest => {
    const { newest } = inspector;
    if (newest === null) return current;
    const languages = { A: newest.members.A.language, B: newest.members.B.language };
    return { ...current, condition: newest.condition ?? current.condition, languages };
  };
  const goTo = (stepId: string): Promise<void> => {
    toolbar.startAt(stepId);
    return start({ ...asBefore(), startAt: stepId });
  };
  const offerExperiments = async (): Promise<void> => {
    try {
      toolbar.offerExperiments(await fetchRehearsables());
    } catch (error) {
      toolbar.say(lineOf(error));
    }
  };
  const follow = async ({ experimentId, problems }: Reloaded): Promise<void> => {
    if (problems === null) await offerExperiments();
    if (experimentId !== current.experimentId) return;
    if (problems !== null) {
      overlay.show(problems);
      return;
    }
    const request = asBefore();
    try {
      const startAt = placeToReturnTo(inspector.newest, await fetchOutline(request));
      await start({ ...request, startAt });
    } catch (error) {
      toolbar.say(lineOf(error));
    }
    toolbar.offerSteps();
  };
  const title = element('h1', {}, 'Rehearsal');
  const header = element('header', { 'aria-label': 'What is rehearsed' }, title, toolbar.root, inspector.toggle);
  const sides = element('main', { 'aria-label': 'Both partners' }, panes.A.root, panes.B.root);
  document.body.replaceChildren(element('div', { class: 'stage' }, header, overlay.root, sides), inspector.root);
  await start(toolbar.request);
} catch (error) {
  document.body.replaceChildren(element('main', {}, element('h1', {}, 'Rehearsal'), element('p', {}, lineOf(error))));
}

function lineOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
