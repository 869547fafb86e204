import type { TrialContent } from '../../../server/protocol/content.ts';
import type { TrialRecord } from '../../../server/protocol/messages.ts';
import { partId } from '../../../server/protocol/parts.ts';
import type { Attention } from '../attention.ts';
import { openTrial, type PartRecorder } from '../current-trial.ts';
import type { Link } from '../link/link.ts';
import type { Notes } from '../notes.ts';
import { FirstPaint } from '../painting.ts';

/** No ping has come back yet: the link gives the bound when it sends the record. */
const NO_BOUND_YET = 0;

export interface RecorderPorts {
  readonly link: Link;
  readonly notes: Notes;
  readonly attention: Attention;
}

/** A trial that is on screen. */
export interface OpenTrial {
  readonly content: TrialContent;
  readonly index: number;
  readonly attempt: number;
  readonly unfocusedBefore: number;
  readonly pluginVersion: string;
  /** Until the plugin has drawn, the moment before. */
  paint: FirstPaint;
}

/** Makes trial records of one step: when a trial was painted and ended, and the how-manieth attempt it is. */
export class Recorder {
  readonly #ports: RecorderPorts;
  readonly #stepId: string;

  constructor(ports: RecorderPorts, stepId: string) {
    this.#ports = ports;
    this.#stepId = stepId;
  }

  open(content: TrialContent, index: number, pluginVersion: string): OpenTrial {
    const { notes, attention } = this.#ports;
    const [attemptNote, draftNote] = this.#noteNames(content);
    const attempt = Number(notes.get(attemptNote) ?? 0) + 1;
    notes.set(attemptNote, String(attempt));
    const unfocusedBefore = attention.unfocusedMs;
    const trial = { content, index, attempt, unfocusedBefore, pluginVersion, paint: new FirstPaint() };
    const draft = { read: () => notes.get(draftNote), write: (text: string) => notes.set(draftNote, text) };
    openTrial(draft, this.#partsOf(trial));
    return trial;
  }

  /** Resolves once the record is on disk; draft and attempts are then forgotten. */
  async save(trial: OpenTrial, data: TrialRecord['data']): Promise<void> {
    const { link, notes, attention } = this.#ports;
    const { clock } = link;
    const endedAt = performance.timeOrigin + performance.now();
    await link.saveRecord({
      stepId: this.#stepId,
      trialId: trial.content.id,
      trialIndex: trial.index,
      attempt: trial.attempt,
      plugin: trial.content.plugin,
      pluginVersion: trial.pluginVersion,
      onsetAt: clock.toServer(performance.timeOrigin + trial.paint.at),
      onsetUncertainty: clock.estimate()?.uncertainty ?? NO_BOUND_YET,
      endedAt: clock.toServer(endedAt),
      unfocusedMs: Math.max(0, attention.unfocusedMs - trial.unfocusedBefore),
      data,
    });
    for (const name of this.#noteNames(trial.content)) notes.remove(name);
  }

  /** Of a timeline of `browser.ts`: one after the other, under the attempt of the whole. */
  #partsOf(whole: OpenTrial): PartRecorder {
    const { attention } = this.#ports;
    let part = whole;
    return {
      begin: () => {
        part = { ...whole, unfocusedBefore: attention.unfocusedMs, paint: new FirstPaint() };
      },
      end: ({ place, plugin, pluginVersion, data }) => {
        const content = { ...whole.content, id: partId(whole.content.id, place), plugin };
        return this.save({ ...part, content, pluginVersion }, data);
      },
    };
  }

  #noteNames({ id }: TrialContent): readonly [attempt: string, draft: string] {
    return [`attempt ${this.#stepId} ${id}`, `draft ${this.#stepId} ${id}`];
  }
}
