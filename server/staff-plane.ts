import { join } from 'node:path';
import type { Router } from 'express';
import type { Knex } from 'knex';
import type { Experiment } from '../experiments/kit/kit.ts';
import { lanes } from './dyad/lanes.ts';
import { overview } from './dyad/overview.ts';
import { endingOf } from './dyad/seats.ts';
import { reading, Unreadable } from './dyad/unreadable.ts';
import type { FrontDesk } from './front-desk.ts';
import { armsOf } from './assignment/schemes.ts';
import { cells } from './planning/cells.ts';
import type { Clock } from './sessions/clock.ts';
import { languagesOf } from './sessions/enrolment.ts';
import { LabDesk } from './sessions/lab-desk.ts';
import type { SessionStore, Stored } from './sessions/ports.ts';
import type { SessionRunner } from './sessions/runner.ts';
import type { Random } from './sessions/tokens.ts';
import type { RunBeside } from './staff/beside.ts';
import { Board } from './staff/board.ts';
import { BotRuns } from './staff/bot-runs.ts';
import { IDLE, type StudyPorts } from './staff/desk.ts';
import { Exports } from './staff/exports.ts';
import type { Mails } from './staff/mail.ts';
import { staffRouter } from './staff/router.ts';
import { serveStaff, type StaffServer } from './staff/sockets.ts';
import type { Key } from './store/sealing.ts';
import { allGrants } from './store/staff-grants.ts';
import { stillGood } from './store/staff-sign-ins.ts';
import type { StudyRow } from './store/studies.ts';
import { headsOf, vitalsOf } from './store/vitals.ts';
import { studySetups } from './study-setups.ts';

export interface StaffPlaneOptions {
  readonly db: Knex;
  readonly clock: Clock;
  readonly random: Random;
  readonly outerKey: Key;
  readonly experiments: readonly Experiment[];
  readonly dataDir: string;
  readonly store: SessionStore;
  readonly runner: SessionRunner;
  readonly addCouples: FrontDesk['addCouples'];
  /** Runs commands in processes of their own; without it there are no exports and no bots from the browser. */
  readonly beside?: RunBeside;
  readonly mails?: Mails | null;
  /** Writes down outside the database who has withdrawn. */
  readonly noteWithdrawals?: () => Promise<void>;
  readonly serverState: StudyPorts['serverState'];
  readonly setAside: StudyPorts['setAside'];
  /** A failure is reported, and the server waits for what it has begun before it closes. */
  readonly background: (work: Promise<unknown>) => void;
}

/** What staff are served with. Participants' part of the server knows of it only that a couple has changed. */
export interface StaffPlane {
  readonly router: Router;
  serve(staff: StaffServer, onFault: (error: unknown) => void): void;
  notice(stored: Stored): void;
  stop(): void;
}

export function createStaffPlane(options: StaffPlaneOptions): StaffPlane {
  const { db, clock, random, outerKey, experiments, dataDir, store, runner, addCouples, beside, mails = null, noteWithdrawals, serverState, setAside, background } = options;
  const found = (id: string): Experiment | undefined => experiments.find((experiment) => experiment.id === id);
  const board = new Board({
    clock,
    standing: (dyadSessionId) => store.load(dyadSessionId).then(standingOf).catch((error: unknown) => {
      if (error instanceof Unreadable) return null;
      throw error;
    }),
    heads: (studyIds) => headsOf(db, studyIds),
    vitalsOf: (ids) => vitalsOf(db, ids),
    stillGood: (signInIds) => stillGood(db, signInIds, IDLE),
    allGrants: () => allGrants(db),
    background: (work) => background(work()),
  });
  const work = beside === undefined ? null : {
    exports: new Exports({ db, clock, run: beside, dir: join(dataDir, 'exports'), background }),
    bots: new BotRuns({ db, run: beside, background }),
  };
  const stopTidying = work?.exports.keepTidy() ?? (() => undefined);
  const desk = { db, clock, random, outerKey };
  const ports: StudyPorts = {
    ...desk,
    conditionsOf({ experiment_id, randomisation }) {
      const experiment = found(experiment_id);
      return experiment === undefined ? null : armsOf(randomisation, cells(experiment).map(({ condition }) => condition));
    },
    async endingOf(dyadSessionId, member) {
      const { state, plan } = await store.load(dyadSessionId);
      return endingOf(state, plan, member);
    },
    lanesOf: ({ first_state: first, events, parts, created_at }) => (first === null ? null : lanes(first, events, parts, created_at.getTime())),
    async takeOut({ dyad_session_id: dyadSessionId, member }, withdrawal) {
      await new LabDesk(store, clock).withdraw(dyadSessionId, member, withdrawal);
      await noteWithdrawals?.();
    },
    setups: studySetups(experiments),
    serverState,
    setAside,
  };
  const languagesFor = (study: StudyRow): readonly string[] | null => {
    const experiment = found(study.experiment_id);
    return experiment === undefined ? null : languagesOf(study, experiment);
  };
  return {
    router: staffRouter(ports, runner, work, { addCouples, mails, languagesFor }),
    serve: (staff, onFault) => serveStaff(staff, board, desk, onFault),
    notice(stored) {
      if (stored.wave === 1) board.notice(stored.dyadSessionId, stored.seq, () => standingOf(stored));
    },
    stop() {
      board.stop();
      stopTidying();
    },
  };
}

function standingOf({ dyadSessionId, state, plan, seq }: Stored) {
  return { ...reading(dyadSessionId, () => overview(state, plan)), seq };
}
