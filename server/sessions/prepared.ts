import { createHash } from 'node:crypto';
import type { PlannedTrial, PlanStep } from '../dyad/plan.ts';
import type { Json } from '../protocol/content.ts';
import type { Member } from '../protocol/member.ts';
import type { TrialRecord } from '../protocol/messages.ts';
import { isPart } from '../protocol/parts.ts';
import { takeTexts } from './answers.ts';
import { trialsOf } from './places.ts';
import type { ConsentDecision, PreparedRecord, Stored } from './ports.ts';

/** A record as it is stored: typed texts taken out, and what queries need beside the raw data. */
export function prepare(
  record: TrialRecord,
  member: Member,
  trial: PlannedTrial,
  moment: Pick<PreparedRecord, 'epoch' | 'late'>,
  makeId: () => string,
): PreparedRecord {
  // A timeline of browser.ts may hold any plugin; the plan knows that of the whole.
  const plugin = isPart(record.trialId) ? record.plugin : trial.plugin;
  const { data, texts } = takeTexts(record.data, { ...trial, plugin }, makeId);
  const rt = record.data['rt'];
  return {
    record,
    member,
    ...moment,
    rt: typeof rt === 'number' && rt >= 0 ? rt : null,
    timedOut: record.data['timed_out'] === true,
    raw: JSON.stringify(data),
    texts,
  };
}

/** A consent as it is answered: the version, and the hash of the text in the language in which it was read. */
export function decision(
  stored: Stored,
  { participantId, member }: { readonly participantId: string; readonly member: Member },
  step: PlanStep,
  agreed: boolean,
): ConsentDecision {
  const { language } = stored.state.seats[member];
  const parameters = trialsOf(stored, member, step)[0]?.parameters ?? {};
  const version: Json | undefined = parameters['version'];
  return {
    participantId,
    version: typeof version === 'string' ? version : '',
    language,
    textHash: createHash('sha256').update(JSON.stringify(parameters)).digest('hex'),
    agreed,
  };
}
