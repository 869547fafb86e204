import { answerTo, botWords, isListening } from './planning/simulated-answers.ts';
import type { Chance } from './planning/simulated-chance.ts';
import type { Ack, TrialRecord } from './protocol/messages.ts';
import { trialRecord } from './protocol/messages.ts';
import type { ProposedStart, Screen, StepView } from './protocol/view.ts';
import type { Clock } from './sessions/clock.ts';
import type { Participation } from './sessions/participation.ts';
import type { Scope } from './sessions/ports.ts';

/** Stands in its records where a browser names the version of its plugin. */
export const SIMULATED = 'simulated';

/** Goes through a test couple's screens for one member, by chance and at once, as a browser would send it. */
export class StandIn {
  readonly scope: Scope;
  readonly #participation: Participation;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #makeId: () => string;
  readonly #outboxId: string;
  readonly #answered = new Set<string>();
  readonly #played = new Set<string>();
  #sent = 0;

  constructor(scope: Scope, participation: Participation, clock: Clock, chance: Chance, makeId: () => string) {
    this.scope = scope;
    this.#participation = participation;
    this.#clock = clock;
    this.#chance = chance;
    this.#makeId = makeId;
    this.#outboxId = makeId();
  }

  /**
   * Acknowledges the start on the screen, or answers what is asked.
   *
   * @returns false where there is nothing to do but wait
   */
  async goOn(screen: Screen): Promise<boolean> {
    const start = startOn(screen);
    if (start !== null && start.at > this.#clock.now()) return this.#acknowledge(start);
    if (screen.kind !== 'step' || screen.step.content.trials.some(isListening)) return false;
    // Once done, a step is left by what the server decides, not by doing it again.
    if (this.#played.has(screen.step.stepId)) return false;
    this.#played.add(screen.step.stepId);
    await this.#play(screen.step);
    return true;
  }

  async #acknowledge({ sharedStepId, attempt }: ProposedStart): Promise<boolean> {
    const name = `${attempt} ${sharedStepId}`;
    if (this.#answered.has(name)) return false;
    this.#answered.add(name);
    mustBeDone(await this.#participation.acknowledgeStart(this.scope, { sharedStepId, attempt, onTime: true, frame: null }));
    return true;
  }

  async #play({ stepId, content }: StepView): Promise<void> {
    for (const [trialIndex, trial] of content.trials.entries()) {
      const record: TrialRecord = {
        recordId: this.#makeId(),
        outboxId: this.#outboxId,
        outboxIndex: this.#sent,
        stepId,
        trialId: trial.id,
        trialIndex,
        attempt: 1,
        plugin: trial.plugin,
        pluginVersion: SIMULATED,
        onsetAt: this.#clock.now(),
        onsetUncertainty: 0,
        endedAt: this.#clock.now(),
        unfocusedMs: 0,
        data: answerTo(trial, this.#chance, botWords),
      };
      this.#sent += 1;
      mustBeDone(await this.#participation.record(this.scope, trialRecord.parse(record), null));
    }
    mustBeDone(await this.#participation.finishStep(this.scope, { stepId }));
  }
}

/** When the screen begins, if both begin it at one instant. */
export function startOn(screen: Screen): ProposedStart | null {
  if (screen.kind === 'step') return screen.step.start;
  return screen.kind === 'hold' ? screen.start : null;
}

function mustBeDone(answer: Ack<null>): void {
  if (!answer.ok) throw new Error(`a stand-in was refused: ${answer.code}, ${answer.message}`);
}
