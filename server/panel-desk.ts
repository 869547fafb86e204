import type { Knex } from 'knex';
import type { Experiment } from '../experiments/kit/kit.ts';
import { CannotBeDrawn, valuesOf } from './assignment/strata.ts';
import type { Entered, PanelDesk } from './http/panel.ts';
import { firstLanguage } from './planning/words.ts';
import type { Language } from './protocol/member.ts';
import { PANELS, sentBy, type PanelName } from './protocol/panel-entry.ts';
import type { Clock } from './sessions/clock.ts';
import { languagesOf, linkLifeOf, type EnrolmentOptions, type NewCouple } from './sessions/enrolment.ts';
import { hashToken, makeToken, readShortCode, type LinkKind, type Random } from './sessions/tokens.ts';
import { recordSystemAction } from './store/audit.ts';
import { TakesNoCouples } from './store/couples.ts';
import { addLink } from './store/join-tokens.ts';
import { hashOfId, keepPanelPerson, panelPerson, partnerByCode, studyByEntry } from './store/panel-people.ts';
import type { Key } from './store/sealing.ts';
import { addShortCode, hashOfCode } from './store/short-codes.ts';
import { findStudy, lockStudy, type StudyRow } from './store/studies.ts';

export interface PanelDeskOptions {
  readonly db: Knex;
  readonly outerKey: Key;
  readonly random: Random;
  readonly clock: Clock;
  readonly experimentOf: (experimentId: string) => Experiment;
  readonly addCouples: (trx: Knex.Transaction, studyId: string, asked: readonly Omit<EnrolmentOptions, 'at'>[]) => Promise<readonly NewCouple[]>;
}

const NOBODY_NEW: Readonly<Partial<Record<StudyRow['state'], 'study-paused' | 'study-closed'>>> = { paused: 'study-paused', closed: 'study-closed' };

/** Whoever comes from a panel: the first time with them a couple begins, in which they have the first link and hand on the second. */
export function createPanelDesk({ db, outerKey, random, clock, experimentOf, addCouples }: PanelDeskOptions): PanelDesk {
  const studyOf = async (entry: string): Promise<{ readonly study: StudyRow; readonly panel: PanelName; readonly stratum: string } | null> => {
    const found = await studyByEntry(db, entry);
    const study = found === null ? null : await findStudy(db, found.studyId);
    return found === null || study === null ? null : { study, panel: found.panel, stratum: found.stratum };
  };
  const languagesFor = (study: StudyRow): readonly [Language, ...Language[]] => {
    const experiment = experimentOf(study.experiment_id);
    const [first = firstLanguage(experiment), ...others] = languagesOf(study, experiment);
    return [first, ...others];
  };
  const newLink = async (trx: Knex.Transaction, experimentId: string, participantId: string, kind: LinkKind): Promise<string> => {
    const token = makeToken(random);
    const expiresAt = new Date(clock.now() + linkLifeOf(experimentOf(experimentId)));
    await addLink(trx, participantId, { tokenHash: hashToken(token), expiresAt }, kind);
    return token;
  };
  /** To be handed on: a link; and a code, for whom the panel sends as well. */
  const forPartner = async (trx: Knex.Transaction, experimentId: string, participantId: string) => ({
    partner: await newLink(trx, experimentId, participantId, 'handed-on'),
    partnerCode: await addShortCode(trx, { random, outerKey }, participantId),
  });

  return {
    async look(entry) {
      const found = await studyOf(entry);
      if (found === null) return null;
      const languages = languagesFor(found.study);
      return { isTest: found.study.mode === 'test', language: languages[0], languages };
    },

    async enter({ entry, sent: given, code }, signedInAs) {
      const found = await studyOf(entry);
      const sent = found === null ? null : sentBy(found.panel, given);
      if (found === null || sent === null) return { is: 'unknown' };
      const { panel, study, stratum } = found;
      const { study_id: studyId, experiment_id: experimentId, mode } = study;
      const [language] = languagesFor(study);
      const idHash = hashOfId(outerKey, { studyId, isTest: mode === 'test' }, sent[PANELS[panel].id] ?? '');
      return db.transaction(async (trx): Promise<Entered> => {
        await lockStudy(trx, studyId);
        const known = await panelPerson(trx, studyId, idHash);
        if (known !== null) {
          const isTheirs = signedInAs === known.participantId;
          if (known.hasCome && !isTheirs) return { is: 'begun', language };
          const own = await newLink(trx, experimentId, known.participantId, 'own');
          const links = known.hasPartnerCome ? { partner: null, partnerCode: null } : await forPartner(trx, experimentId, known.partnerId);
          return { is: 'entered', participantId: known.participantId, own, ...links };
        }
        if (code !== undefined) {
          const short = readShortCode(code);
          const meant = short === null ? null : await partnerByCode(trx, studyId, hashOfCode(outerKey, short));
          if (meant === null) return { is: 'code-unknown' };
          const { participantId, partnerId } = meant;
          if (partnerId === signedInAs) return { is: 'same-browser' };
          await keepPanelPerson(trx, outerKey, { participantId, studyId, idHash, sent });
          return { is: 'entered', participantId, own: await newLink(trx, experimentId, participantId, 'own'), partner: null, partnerCode: null };
        }
        const notNow = NOBODY_NEW[study.state];
        if (notNow !== undefined) return { is: 'not-now', code: notNow, language };
        const [couple] = await addCouples(trx, studyId, [{ languages: [language, language], timeWarp: 1, forcedCondition: null, isTest: false, strata: valuesOf(stratum) }]);
        if (couple === undefined) throw new Error(`no couple was made for ${studyId}`);
        const [{ participantId, token }, other] = couple.participants;
        await keepPanelPerson(trx, outerKey, { participantId, studyId, idHash, sent });
        const links = await forPartner(trx, experimentId, other.participantId);
        await recordSystemAction(trx, { action: 'couple-from-panel', object: couple.dyadId, studyId });
        return { is: 'entered', participantId, own: token, ...links };
      }).catch((error: unknown): Entered => {
        // An imported list of conditions that is at its end, or a study that was stopped at this moment.
        if (error instanceof CannotBeDrawn || error instanceof TakesNoCouples) return { is: 'not-now', code: 'study-closed', language };
        throw error;
      });
    },
  };
}
