import { isOverFor } from '../dyad/seats.ts';
import type { Ack, TrialRecord } from '../protocol/messages.ts';
import { isPart } from '../protocol/parts.ts';
import { DONE, NOT_OPEN_YET, refuse, REPLACED } from './refusals.ts';
import { findTrial, follows, isShownAhead } from './places.ts';
import type { Insertion, PreparedRecord, Receipt, Scope, SessionStore, Stored, ToStore } from './ports.ts';
import { prepare } from './prepared.ts';
import type { SessionRunner } from './runner.ts';
import type { Unkept } from './unkept.ts';

export interface RecordingPorts {
  readonly runner: SessionRunner;
  readonly store: SessionStore;
  readonly unkept: Unkept;
  readonly makeId: () => string;
  /** In which of the couple's waves the step is. */
  waveWith(scope: Scope, stepId: string): Promise<Scope>;
}

/** Takes trial records in, and answers only after what it took is on disk. */
export class Recording {
  readonly #ports: RecordingPorts;

  constructor(ports: RecordingPorts) {
    this.#ports = ports;
  }

  /**
   * Records of one outbox in the order in which they were made, which they keep on disk: where one is to be sent again,
   * those behind it are not even looked at.
   *
   * @param epoch  number of the connection that they come on; `null`: they come on none
   * @returns an answer to each, from the first on; to fewer than are given where the rest is to be sent again
   */
  async records(scope: Scope, given: readonly TrialRecord[], epoch: number | null): Promise<readonly Ack<null>[]> {
    const judged: (Ack<null> | ToStore)[] = [];
    for (const record of given) {
      const each = await this.#judge(scope, record, epoch);
      judged.push(each);
      if (each === NOT_OPEN_YET) break;
    }
    const kept = judged.flatMap((each) => (isToStore(each) && isKept(each) ? [each] : []));
    const insertions = kept.length === 0 ? [] : await this.#ports.store.insertRecords(kept);
    const answers: Ack<null>[] = [];
    try {
      for (const each of judged) {
        const answer = isToStore(each) ? await this.#answerTo(each, insertions[kept.indexOf(each)]) : each;
        if (answer === null) break;
        answers.push(answer);
      }
    } catch (error) {
      if (answers.length === 0) throw error;
    }
    return answers;
  }

  /**
   * A record of a step that is over is kept and marked late; one of a step still ahead is refused. The step
   * behind a barrier is shown before the barrier opens, and whoever heard of a postponement too late has begun
   * it: what they did there is asked for again until it has opened.
   */
  async #judge(scope: Scope, record: TrialRecord, epoch: number | null): Promise<Ack<null> | ToStore> {
    const { dyadSessionId, member } = await this.#ports.waveWith(scope, record.stepId);
    const stored = await this.#ports.runner.current(dyadSessionId);
    const seat = stored.state.seats[member];
    if (seat.presence.is === 'left') return refuse('session-over', 'nothing more is kept after leaving');
    const found = findTrial(stored, member, record);
    if (found === null) return refuse('payload-invalid', 'stepId, trialId: not in the plan of this member');
    const isOver = isOverFor(stored.state, stored.plan, member);
    if (found.index > seat.position) {
      if (!isShownAhead(stored, member, found.index)) return refuse('step-ahead', `step ${record.stepId} has not begun`);
      if (!isOver) return NOT_OPEN_YET;
    }
    const late = isOver || (found.index < seat.position && !follows(stored.plan.steps[found.index], member));
    return { stored, prepared: prepare(record, member, found.trial, { epoch, late }, this.#ports.makeId) };
  }

  /** `null`: it could not be stored now. */
  async #answerTo(given: ToStore, insertion: Insertion | undefined): Promise<Ack<null> | null> {
    if (!isKept(given)) return this.#receive(given);
    const { recordId } = given.prepared.record;
    switch (insertion) {
      case 'stored': return DONE;
      case 'duplicate': return refuse('record-duplicate', `record ${recordId} is already on disk`);
      case 'replaced': return REPLACED;
      case 'unstorable': return refuse('payload-invalid', 'a number is too large, or a character is none');
      case undefined: return null;
    }
  }

  async #receive({ stored, prepared }: ToStore): Promise<Ack<null>> {
    this.#ports.unkept.take(stored.dyadSessionId, prepared);
    const isNew = await this.#ports.store.insertReceipt(stored.dyadSessionId, receiptFor(stored, prepared));
    return isNew ? DONE : refuse('record-duplicate', `record ${prepared.record.recordId} is receipted already`);
  }
}

function isToStore(judged: Ack<null> | ToStore): judged is ToStore {
  return 'prepared' in judged;
}

/** Of whoever has withdrawn silently there are receipts only. */
function isKept({ stored, prepared }: ToStore): boolean {
  return stored.state.seats[prepared.member].unkeptSince === undefined;
}

function receiptFor(stored: Stored, { record, member }: PreparedRecord): Receipt {
  return {
    recordId: record.recordId,
    participantId: stored.participants[member].participantId,
    member,
    stepId: record.stepId,
    trialIndex: isPart(record.trialId) ? null : record.trialIndex,
    outbox: { id: record.outboxId, index: record.outboxIndex },
    afterSeq: stored.seq,
  };
}
