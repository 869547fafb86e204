import { consentProblems, ownConsentOf } from '../protocol/consent-text.ts';
import { consentRoutes as routes } from '../protocol/staff/consent-routes.ts';
import { consentVersions, couplesUnderEarlier, insertStudyConsent, isVersionTaken } from '../store/study-consents.ts';
import { findStudy, lockStudy } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import type { StudyPorts } from './desk.ts';

/** What a study asks people to agree to: written once, and followed by another version. */
export function consentActs({ db, setups }: StudyPorts) {
  return {
    'consent-state': actOf(routes['consent-state'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const versions = await consentVersions(db, studyId);
      return answered({
        languages: [...setups.languagesFor(study)],
        versions: versions.map(({ version, writtenAt, agreed }) => ({ version, writtenAt: writtenAt.toISOString(), agreed })),
        now: setups.consentOf(study),
        earlier: versions.length === 0 ? 0 : await couplesUnderEarlier(db, studyId),
      });
    }),

    'write-consent': actOf(routes['write-consent'], async ({ studyId, consent, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const study = await findStudy(trx, studyId);
        if (study === null) return refused('refused', `There is no study "${studyId}".`);
        const wrong = consentProblems(consent, setups.languagesFor(study));
        if (wrong.length > 0) return refused('refused', wrong.map(({ message }) => message).join(' '));
        const own = ownConsentOf(consent);
        const isExperiments = setups.consentOf({ ...study, consent: null })?.version === own.version;
        if (isExperiments || (await isVersionTaken(trx, studyId, own.version))) return refused('refused', `There is a version "${own.version}" of the consent already. Give this one another name, such as ${own.version} b: nobody must be able to mix them up.`);
        await insertStudyConsent(trx, studyId, own);
        asked.tell({ object: own.version, reason, before: study.consent === null ? null : { ...study.consent }, after: { version: own.version, texts: { ...own.texts } } });
        return answered({ version: own.version });
      }),
    ),
  };
}
