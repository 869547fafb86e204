import { createHash } from 'node:crypto';
import type { Measure } from '../../experiments/kit/measure.ts';
import type { PlanPart } from '../../server/dyad/plan.ts';
import { MEMBERS } from '../../server/protocol/member.ts';
import { ahead } from '../source/ahead.ts';
import { Catalogue } from './catalogue.ts';
import { addMembers, type FoundMember } from '../source/couples.ts';
import { attentionOf, outlineOf, type Outline } from './outline.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { standingOf, type FoundState } from './standing.ts';

/**
 * What the plans say, where a query can join it. Plans differ from couple to couple by what chance has drawn;
 * their outlines are few, and each stands here once.
 */
export const PLANNED = `
  create temporary table outlines (outline_id integer primary key, outline json not null);
  create temporary table planned_steps (
    outline_id integer not null, step_index integer not null, step_id text not null, phase text not null,
    step_kind text not null, is_shared boolean not null, primary key (outline_id, step_id), unique (outline_id, step_index));
  create temporary table planned_trials (
    outline_id integer not null, step_id text not null, trial_id text not null, trial_place integer not null,
    is_read boolean not null, has_choice boolean not null, has_scale boolean not null, fields integer[] not null,
    primary key (outline_id, step_id, trial_id));
  create temporary table planned_attention (
    session_uuid uuid not null, member text not null, step_id text not null, trial_id text not null,
    item text not null, expected double precision not null);`;

/** So many couples are read at once: enough to be quick, few enough to stay small. */
const AT_ONCE = 5;
/** So many members are stored at once. */
const FOUND = 500;

interface PlannedSession {
  readonly session_uuid: string;
  readonly dyad_num: number;
  readonly condition: string | null;
  readonly state: FoundState;
  /** `null`: a follow-up, which has none. */
  readonly part_one: string | null;
  readonly part_two: string | null;
}

/** Reads every plan once: fills the tables above and `chosen_members`. */
export async function readPlans(snapshot: Snapshot, measures: ReadonlyMap<string, Measure>): Promise<Catalogue> {
  const reader = new PlanReader(snapshot, new Catalogue(measures));
  for await (const sessions of ahead<readonly PlannedSession[]>((before) => readSessions(snapshot, before?.at(-1)?.dyad_num ?? 0))) await reader.take(sessions);
  await reader.end();
  // Not steps and trials: of tables so short Postgres would go through every row for each record instead of looking one up.
  await snapshot.fill('analyze chosen_members, planned_attention');
  return reader.catalogue;
}

async function readSessions(snapshot: Snapshot, after: number): Promise<readonly PlannedSession[] | null> {
  const sessions = await snapshot.rows<PlannedSession>(
    `select s.session_uuid, s.dyad_num, s.condition, s.state, one.plan as part_one, two.plan as part_two
       from chosen_sessions s
       left join exportable_plan_parts one on one.dyad_session_id = s.session_uuid and one.part = 1
       left join exportable_plan_parts two on two.dyad_session_id = s.session_uuid and two.part = 2
      where s.dyad_num > $1 and s.dyad_num <= (select max(dyad_num) from
            (select distinct dyad_num from chosen_sessions where dyad_num > $1 order by 1 limit $2) next)
      order by s.dyad_num, s.wave`,
    [after, AT_ONCE],
  );
  return sessions.length === 0 ? null : sessions;
}

class PlanReader {
  readonly catalogue: Catalogue;
  readonly #snapshot: Snapshot;
  readonly #known = new Map<string, number>();
  readonly #catalogued = new Set<string>();
  #members: FoundMember[] = [];
  #attention: object[] = [];

  constructor(snapshot: Snapshot, catalogue: Catalogue) {
    this.#snapshot = snapshot;
    this.catalogue = catalogue;
  }

  async take(sessions: readonly PlannedSession[]): Promise<void> {
    for (const { session_uuid, condition, state, part_one, part_two } of sessions) {
      const parts = [part_one, part_two].flatMap((plan): PlanPart[] => (plan === null ? [] : [JSON.parse(plan)]));
      const steps = parts.flatMap((part) => part.steps);
      for (const member of MEMBERS) {
        const { language } = state.seats[member];
        const { status, position } = standingOf(state, parts, member);
        const outline = outlineOf(steps, member, language);
        const outline_id = await this.#idOf(outline, condition ?? '');
        this.#members.push({ session_uuid, member, outline_id, status, step_id: steps[position]?.id ?? null });
        this.#attention.push(...attentionOf(steps, member, language).map((each) => ({ session_uuid, member, ...each })));
      }
    }
    if (this.#members.length >= FOUND) await this.end();
  }

  /** Stores what has been found. */
  async end(): Promise<void> {
    await addMembers(this.#snapshot, this.#members);
    await this.#insert('planned_attention', this.#attention);
    this.#members = [];
    this.#attention = [];
  }

  async #idOf(outline: Outline, condition: string): Promise<number> {
    const text = JSON.stringify(outline);
    const hash = createHash('sha1').update(text).digest('base64');
    const id = this.#known.get(hash) ?? this.#known.size + 1;
    if (!this.#catalogued.has(`${id} ${condition}`)) {
      this.#catalogued.add(`${id} ${condition}`);
      this.catalogue.add(outline, condition);
    }
    if (this.#known.has(hash)) return id;
    this.#known.set(hash, id);
    await this.#insert('outlines', [{ outline_id: id, outline }]);
    await this.#insert('planned_steps', stepRows(id, outline));
    await this.#insert('planned_trials', trialRows(id, outline, this.catalogue));
    return id;
  }

  async #insert(table: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#snapshot.fill(
      `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`,
      [JSON.stringify(rows)],
    );
  }
}

function stepRows(outline_id: number, { steps }: Outline): readonly object[] {
  return steps.map(({ id, phase, kind, isShared }, step_index) => ({
    outline_id, step_index, step_id: id, phase, step_kind: kind, is_shared: isShared,
  }));
}

function trialRows(outline_id: number, { steps }: Outline, catalogue: Catalogue): readonly object[] {
  return steps.flatMap((step) =>
    step.trials.map(({ id, fields, scale }, trial_place) => ({
      outline_id,
      step_id: step.id,
      trial_id: id,
      trial_place,
      // The answers to a scale are in item responses; only what else a trial holds is looked for in its data.
      is_read: scale === null || scale.items.length === 1,
      has_scale: scale !== null,
      has_choice: fields.some(({ key, type }) => key === 'response' && type === 'choice'),
      fields: fields.map((field) => catalogue.numberOf(field)),
    })),
  );
}
