import type { Knex } from 'knex';
import { CannotBeDrawn } from '../assignment/strata.ts';
import { coupleRoutes as routes, type AddedCouple, type CoupleAsked } from '../protocol/staff/couple-routes.ts';
import { LINK_LIFE_MS, type NewCouple } from '../sessions/enrolment.ts';
import { hashToken, makeToken } from '../sessions/tokens.ts';
import { keepContact } from '../store/contacts.ts';
import { couplesOf, labelsOf } from '../store/couple-list.ts';
import { TakesNoCouples } from '../store/couples.ts';
import { replaceLink } from '../store/join-tokens.ts';
import { addShortCode } from '../store/short-codes.ts';
import { findStudy, lockStudy, type StudyRow } from '../store/studies.ts';
import { actOf, answered, refused, type Answer } from './act.ts';
import { readCouples } from './couple-csv.ts';
import { coupleLine } from './couple-lines.ts';
import { problemsOf, strataIn } from './couple-rows.ts';
import type { StaffPorts } from './desk.ts';
import type { Mails } from './mail.ts';
import type { Acting } from './permitted.ts';

/** How couples are made, by whoever knows the experiments. */
export interface Enrolment {
  /** In which the study is taken; null where this build does not have the experiment. */
  languagesFor(study: StudyRow): readonly string[] | null;
  /** Null where no mail server is set. */
  readonly mails: Mails | null;
  /** @throws CannotBeDrawn where the study could not draw one of them; TakesNoCouples where it is paused or closed */
  addCouples(trx: Knex.Transaction, studyId: string, asked: readonly (CoupleAsked & typeof REAL)[]): Promise<readonly NewCouple[]>;
}

/** As every couple that is no trial run of the rehearsal. */
const REAL = { timeWarp: 1, forcedCondition: null, isTest: false } as const;

const noStudy = (studyId: string): Answer<never> => refused('refused', `There is no study "${studyId}".`);
const noExperiment = ({ experiment_id }: StudyRow): Answer<never> =>
  refused('refused', `The experiment "${experiment_id}" is not on this server, so no couple can be made for it. Put its folder back and start the server.`);

/** Contacts are theirs alone, so that addresses stay with few. */
const isCustodian = ({ grants }: Acting, studyId: string): boolean => grants.some((grant) => grant.studyId === studyId && grant.permission === 'custodian');

/** The couples of a study and their links. A secret is told once, to whoever made it, and is in no row and no log. */
export function coupleActs({ db, clock, random, outerKey }: StaffPorts, { languagesFor, addCouples, mails }: Enrolment) {
  /** Whoever has an address gets a link by e-mail, and this first one is told to nobody. */
  async function toldOnce(trx: Knex.Transaction, { dyadNum, label, participants }: NewCouple, emails: CoupleAsked['emails']): Promise<AddedCouple> {
    const links: AddedCouple['links'] = [];
    for (const [order, { participantId, token, language }] of participants.entries()) {
      const email = emails?.[order] ?? null;
      if (email === null) links.push({ partner: order === 0 ? 1 : 2, token, code: await addShortCode(trx, { random, outerKey }, participantId), language });
      else await keepContact(trx, outerKey, participantId, email);
    }
    return { dyadNum, label, links };
  }

  return {
    'list-couples': actOf(routes['list-couples'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return noStudy(studyId);
      const strata = Object.entries(strataIn(study.randomisation)).map(([name, levels]) => ({ name, levels: [...levels] }));
      const couples = (await couplesOf(db, studyId)).map(coupleLine);
      return answered({ sendsMail: mails !== null, languages: [...(languagesFor(study) ?? [])], strata, couples });
    }),

    'read-couples': actOf(routes['read-couples'], async ({ studyId, csv }, acting) => {
      const study = await findStudy(db, studyId);
      if (study === null) return noStudy(studyId);
      const languages = languagesFor(study);
      if (languages === null) return noExperiment(study);
      const { problems, rows } = readCouples(csv, { languages, randomisation: study.randomisation, labels: await labelsOf(db, studyId), takesEmails: isCustodian(acting, studyId) });
      return answered({ problems: [...problems], rows: [...rows] });
    }),

    'add-couples': actOf(routes['add-couples'], async ({ studyId, couples }, acting, asked) => {
      const study = await findStudy(db, studyId);
      if (study === null) return noStudy(studyId);
      const languages = languagesFor(study);
      if (languages === null) return noExperiment(study);
      try {
        return await asked.change(async (trx) => {
          await lockStudy(trx, studyId);
          const labels = await labelsOf(trx, studyId);
          const wrong = problemsOf(couples, { languages, randomisation: study.randomisation, labels, takesEmails: isCustodian(acting, studyId) }).flatMap((problems, index) => (problems.length === 0 ? [] : [`Couple ${index + 1} of these: ${problems.join(' ')}`]));
          if (wrong.length > 0) return refused('refused', `None was added. ${wrong.slice(0, 5).join(' ')}`);
          const added = await addCouples(trx, studyId, couples.map((couple) => ({ ...couple, ...REAL })));
          const numbers = added.map(({ dyadNum }) => dyadNum);
          asked.tell({ object: `couples ${numbers[0]} to ${numbers.at(-1)}`, after: numbers });
          const told: AddedCouple[] = [];
          for (const [index, couple] of added.entries()) told.push(await toldOnce(trx, couple, couples[index]?.emails));
          return answered({ couples: told });
        });
      } catch (error) {
        if (error instanceof CannotBeDrawn || error instanceof TakesNoCouples) return refused('refused', error.message);
        throw error;
      }
    }),

    'new-link': actOf(routes['new-link'], async ({ studyId, dyadNum, partner, reason }, _acting, asked) => {
      const token = makeToken(random);
      return asked.change(async (trx) => {
        const link = { tokenHash: hashToken(token), expiresAt: new Date(clock.now() + LINK_LIFE_MS) };
        const replaced = await replaceLink(trx, { studyId, dyadNum, order: partner }, link);
        if (replaced === null) return refused('refused', `There is no couple ${dyadNum} in this study.`);
        if (replaced === 'withdrawn') return refused('refused', `Partner ${partner} of couple ${dyadNum} has stopped or withdrawn, so there is no new link for them.`);
        asked.tell({ object: replaced.participantId, reason });
        return answered({ token, code: await addShortCode(trx, { random, outerKey }, replaced.participantId), language: replaced.language });
      });
    }),
  };
}
