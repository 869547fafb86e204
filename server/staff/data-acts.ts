import { join } from 'node:path';
import { dataRoutes as routes } from '../protocol/staff/data-routes.ts';
import { exportNamed, exportsOf, insertExport, withdrawnSince, type PastExport } from '../store/export-log.ts';
import { findStudy } from '../store/studies.ts';
import { actOf, answered, refused, type Answer } from './act.ts';
import type { StudyPorts } from './desk.ts';
import { describedTables, firstRows, isFile } from './export-files.ts';
import type { Exports } from './exports.ts';
import type { Acting } from './permitted.ts';
import type { Tickets } from './tickets.ts';

const ROWS_SHOWN = 20;

const AGAIN = refused('sign-in-again', 'What people typed may be in this export. Give your password and a code once more.');
const GONE = refused('refused', 'This export is no longer kept on the server. Make it anew; the same data give the same checksum.');
const BUSY = refused('refused', 'An export is being made already; one at a time, so that couples do not notice. Wait until it is done.');
const NOWHERE = refused('refused', 'This server cannot run a process beside itself, so nothing is exported here. Use npm run export.');

/** Exports from the browser: begun, looked at and taken along. */
export function dataActs({ db, random }: StudyPorts, exports: Exports | null, tickets: Tickets) {
  /** One that lies ready, where this person may look into it. */
  async function kept(studyId: string, exportId: string, acting: Acting): Promise<Answer<{ readonly past: PastExport; readonly folder: string; readonly exports: Exports }>> {
    const past = await exportNamed(db, studyId, exportId);
    if (past === null || exports === null) return refused('refused', 'There is no such export of this study.');
    const standing = await exports.standingOf(past);
    if (standing.is !== 'made' || standing.keptUntil === null) return GONE;
    if (past.tier === 'full' && !acting.isConfirmed) return AGAIN;
    const withdrawn = await withdrawnSince(db, studyId, past.begun_at);
    if (withdrawn > 0) {
      await exports.remove(exportId);
      return refused('refused', `Since this export was made, ${withdrawn === 1 ? 'somebody has' : `${withdrawn} people have`} withdrawn, and it may hold what they took back. It has been removed; make it anew.`);
    }
    return answered({ past, folder: exports.folderOf({ exportId, studyId }), exports });
  }

  return {
    'list-exports': actOf(routes['list-exports'], async ({ studyId }) => {
      const lines = (await exportsOf(db, studyId)).map(async (past) => ({
        exportId: past.export_id,
        begunAt: past.begun_at.toISOString(),
        by: past.by_staff === null ? `${past.by_user} (shell)` : past.by_user,
        tier: past.tier,
        withText: past.with_text,
        includeTest: past.include_test,
        standing: exports === null ? ({ is: 'failed', why: 'Unknown to this server.' } as const) : await exports.standingOf(past),
      }));
      return answered(await Promise.all(lines));
    }),

    'start-export': actOf(routes['start-export'], async ({ isExcel, ...given }, acting, asked) => {
      const { studyId, tier, withText } = given;
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      if (withText && tier !== 'full') return refused('refused', 'What people typed goes with the full tier only: it may name them and others.');
      if (tier === 'full' && !acting.isConfirmed) return AGAIN;
      if (exports === null) return NOWHERE;
      if (exports.isBusy) return BUSY;
      const exportId = random.uuid();
      const includeTest = given.includeTest || study.mode === 'test';
      asked.tell({ object: exportId, after: { tier, withText, includeTest } });
      const noted = await asked.change(async (trx) => {
        const logged = { studyId, by: acting.name, tier, withText, includeTest, folder: exports.folderOf({ exportId, studyId }) };
        await insertExport(trx, logged, { exportId, staffId: acting.staffId });
        return answered({ exportId });
      });
      if (noted.ok) await exports.start({ exportId, studyId, tier, withText, includeTest, isExcel });
      return noted;
    }),

    'stop-export': actOf(routes['stop-export'], async ({ studyId, exportId }, _acting, asked) => {
      const past = await exportNamed(db, studyId, exportId);
      if (past === null || exports === null) return refused('refused', 'There is no such export of this study.');
      asked.tell({ object: exportId });
      return asked.change(async () => (exports.stop(exportId) ? answered(null) : refused('refused', 'It does not run any more.')));
    }),

    'preview-export': actOf(routes['preview-export'], async ({ studyId, exportId }, acting, asked) => {
      asked.tell({ object: exportId });
      const found = await kept(studyId, exportId, acting);
      if (!found.ok) return found;
      const { folder } = found.data;
      return answered({ tables: await describedTables(folder), hasReport: await isFile(join(folder, 'report.html')) });
    }),

    'preview-table': actOf(routes['preview-table'], async ({ studyId, exportId, table }, acting, asked) => {
      asked.tell({ object: exportId });
      const found = await kept(studyId, exportId, acting);
      if (!found.ok) return found;
      const rows = await firstRows(found.data.folder, table, ROWS_SHOWN);
      return rows === null ? refused('refused', `This export has no table "${table}".`) : answered(rows);
    }),

    'take-export': actOf(routes['take-export'], async ({ studyId, exportId, what }, acting, asked) => {
      asked.tell({ object: exportId, after: { what } });
      const found = await kept(studyId, exportId, acting);
      if (!found.ok) return found;
      const { past, folder, exports: all } = found.data;
      const isArchive = what === 'archive';
      const file = isArchive ? all.archiveOf({ exportId }) : join(folder, 'report.html');
      if (!(await isFile(file))) return refused('refused', 'This export has no report: the open tier goes without one.');
      const secret = tickets.issue({
        signInId: acting.signInId,
        file,
        name: isArchive ? `study-${studyId}-${past.tier}-${past.begun_at.toISOString().slice(0, 10)}.zip` : null,
        // With what people typed in it, it is on the server until it is taken along, once.
        taken: async () => (isArchive && past.tier === 'full' ? all.remove(exportId) : undefined),
      });
      // Nothing changes, and each time has a row of its own.
      return asked.change(async () => answered({ address: `/api/staff/exports/${secret}` }));
    }),
  };
}
