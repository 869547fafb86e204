import type { StepView } from '../../../server/protocol/view.ts';
import { wentWrongScreen } from '../screens/endings.ts';
import { StepRun, type PlayerPorts } from './step-run.ts';

/** Turns views of steps into jsPsych timelines, one step after the other. */
export class Player {
  readonly #ports: PlayerPorts;
  #run: StepRun | null = null;
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(ports: PlayerPorts) {
    this.#ports = ports;
  }

  /** The step that is on screen already goes on undisturbed. */
  show(step: StepView): void {
    if (this.#run?.stepId === step.stepId) {
      this.#run.update(step);
      return;
    }
    this.#run?.retire();
    const run = new StepRun(step, this.#ports);
    this.#run = run;
    // What is left of the step before is on disk first.
    this.#lastTurn = this.#lastTurn.then(() => run.play()).catch((error: unknown) => {
      console.error(error);
      this.#ports.frame.show(wentWrongScreen(() => location.reload()));
    });
  }

  /** In the chat `stepId`; what comes behind its end is of no interest. */
  partnerTypes(stepId: string): void {
    if (this.#run?.stepId === stepId) this.#run.partnerTypes();
  }

  /** Another screen comes; what there is is saved. */
  retire(): void {
    this.#run?.retire();
    this.#run = null;
  }

  /** Ends without a further record. @returns what was being typed */
  drop(): readonly string[] {
    const typed = this.#run?.drop() ?? [];
    this.#run = null;
    return typed;
  }
}
