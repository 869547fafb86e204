import './rehearsal.css';
import './inspector.css';
import { element } from '../participant/element.ts';
import { fetchRehearsables, newCouple } from './desk.ts';
import { Inspector } from './inspector.ts';
import { Pane } from './pane.ts';
import { Toolbar } from './toolbar.ts';

const panes = { A: new Pane('Partner A'), B: new Pane('Partner B') };

try {
  const inspector = new Inspector();
  const toolbar = new Toolbar(await fetchRehearsables(), () => void restart());
  const restart = async (): Promise<void> => {
    toolbar.say('');
    try {
      const { dyadSessionId, tokens } = await newCouple(toolbar.request);
      panes.A.show(tokens.A);
      panes.B.show(tokens.B);
      inspector.lookAt(dyadSessionId);
    } catch (error) {
      toolbar.say(lineOf(error));
    }
  };
  const title = element('h1', {}, 'Rehearsal');
  const header = element('header', { 'aria-label': 'What is rehearsed' }, title, toolbar.root, inspector.toggle);
  const sides = element('main', { 'aria-label': 'Both partners' }, panes.A.root, panes.B.root);
  document.body.replaceChildren(element('div', { class: 'stage' }, header, sides), inspector.root);
  await restart();
} catch (error) {
  document.body.replaceChildren(element('main', {}, element('h1', {}, 'Rehearsal'), element('p', {}, lineOf(error))));
}

function lineOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
