import { describe } from '../assignment/draw-report.ts';
import { ownConsentOf } from '../protocol/consent-text.ts';
import { setupRoutes as routes, type StudyAsked } from '../protocol/staff/setup-routes.ts';
import { versionsInUse } from '../store/definitions-in-use.ts';
import { replaceGrants } from '../store/staff-grants.ts';
import { insertStudyConsent } from '../store/study-consents.ts';
import { commitmentTo, findStudy, insertStudy } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import type { StudyPorts } from './desk.ts';
import type { ReadSetup } from './setups.ts';

/** Studies are made here, of an experiment on disk, and shown as they were set up. */
export function setupActs({ db, random, setups }: StudyPorts) {
  async function read(asked: StudyAsked): Promise<{ readonly setup: ReadSetup | null; readonly problems: { field: string; message: string }[] }> {
    const { setup, problems } = setups.read(asked);
    const isTaken = (await findStudy(db, asked.studyId)) !== null;
    const taken = isTaken ? [{ field: 'studyId', message: `There is already a study "${asked.studyId}". Choose another id.` }] : [];
    return { setup: isTaken ? null : setup, problems: [...taken, ...problems] };
  }

  return {
    'list-experiments': actOf(routes['list-experiments'], async () => answered(setups.offered())),

    'check-study': actOf(routes['check-study'], async (asked) => {
      const { problems } = await read(asked);
      const { consent = null } = asked;
      // Also what is not complete yet is shown as it would be read.
      return answered({ problems, about: setups.about(asked, consent === null ? null : ownConsentOf(consent)) });
    }),

    'create-study': actOf(routes['create-study'], async (asked, { staffId }, { tell, change }) => {
      const { studyId, experimentId } = asked;
      const { setup, problems } = await read(asked);
      if (setup === null) return refused('refused', problems.map(({ message }) => message).join(' '));
      const { randomisation, consent, ...settings } = setup;
      const seed = random.bytes(32);
      tell({ object: studyId, studyId, after: { experiment: experimentId, mode: 'test', scheme: describe(randomisation), commitment: commitmentTo(seed) } });
      return change(async (trx) => {
        await insertStudy(trx, { study_id: studyId, experiment_id: experimentId, mode: 'test', seed, ...settings }, randomisation);
        if (consent !== null) await insertStudyConsent(trx, studyId, consent);
        await replaceGrants(trx, { staffId, studyId, grantedBy: staffId }, ['experimenter']);
        return answered({ studyId });
      });
    }),

    'study-settings': actOf(routes['study-settings'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const { randomisation, experiment_id: experimentId, languages } = study;
      const parameters = setups.typed(study.parameters);
      const inUse = (await versionsInUse(db)).filter(({ study_id }) => study_id === studyId);
      return answered({
        experimentId,
        versionNow: setups.versionOf(experimentId),
        inUse: inUse.map(({ version, couples, drawn }) => ({ version, couples, drawn })),
        state: study.state,
        launchedAt: study.launched_at?.toISOString() ?? null,
        parameters,
        labels: setups.labelsOf(experimentId),
        about: setups.about({ experimentId, parameters, languages: languages === null ? null : [...languages] }, study.consent),
        consent: study.consent === null ? null : setups.consentOf(study),
        arms: randomisation.arms === undefined ? null : [...randomisation.arms],
        scheme: randomisation.scheme,
        strata: 'strata' in randomisation ? Object.entries(randomisation.strata).map(([name, levels]) => ({ name, levels: [...levels] })) : [],
        listLength: randomisation.scheme === 'list' ? randomisation.list.length : null,
        languages: languages === null ? null : [...languages],
        target: study.target,
      });
    }),
  };
}
