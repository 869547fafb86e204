import './rehearsal.css';
import './inspector.css';
import { element } from '../participant/element.ts';
import { fetchRehearsables, newCouple, type RehearsalRequest } from './desk.ts';
import { Inspector } from './inspector.ts';
import { Pane } from './pane.ts';
import { Toolbar } from './toolbar.ts';

const panes = { A: new Pane('Partner A'), B: new Pane('Partner B') };

try {
  const inspector = new Inspector((stepId, condition) => {
    toolbar.startAt(stepId);
    const { request } = toolbar;
    void start({ ...request, startAt: stepId, condition: condition ?? request.condition });
  });
  const toolbar = new Toolbar(await fetchRehearsables(), () => void start(toolbar.request));
  const start = async (request: RehearsalRequest): Promise<void> => {
    const { startAt } = request;
    toolbar.say(startAt === null ? '' : `Going to ${startAt} …`);
    try {
      const { dyadSessionId, tokens, isThere } = await newCouple(request);
      panes.A.show(tokens.A, startAt !== null);
      panes.B.show(tokens.B, startAt !== null);
      inspector.lookAt(dyadSessionId);
      toolbar.say(isThere ? '' : `Simulated answers led past ${startAt}: there is no such step for this couple.`);
    } catch (error) {
      toolbar.say(lineOf(error));
    }
  };
  const title = element('h1', {}, 'Rehearsal');
  const header = element('header', { 'aria-label': 'What is rehearsed' }, title, toolbar.root, inspector.toggle);
  const sides = element('main', { 'aria-label': 'Both partners' }, panes.A.root, panes.B.root);
  document.body.replaceChildren(element('div', { class: 'stage' }, header, sides), inspector.root);
  await start(toolbar.request);
} catch (error) {
  document.body.replaceChildren(element('main', {}, element('h1', {}, 'Rehearsal'), element('p', {}, lineOf(error))));
}

function lineOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
