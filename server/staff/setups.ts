import type { Randomisation } from '../assignment/schemes.ts';
import type { ConsentAsked, OwnConsent } from '../protocol/consent-text.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import type { StudyRow } from '../store/studies.ts';
import type { AboutExperiment, OfferedExperiment, StudyAsked } from '../protocol/staff/setup-routes.ts';

export interface ReadSetup {
  readonly parameters: Readonly<Record<string, Json>>;
  readonly randomisation: Randomisation;
  readonly languages: readonly Language[] | null;
  readonly target: number | null;
  readonly consent: OwnConsent | null;
}

/** Whether couples can be sent through, and what it is that they would go through. */
export interface Fitness {
  readonly version: string;
  readonly conditions: readonly string[];
  /** SHA-256 of everything that couples are given in any condition and role; '' where it cannot be planned. */
  readonly definitionHash: string;
  readonly problems: readonly string[];
}

/** What the experiments on this server allow of a study. */
export interface StudySetups {
  offered(): OfferedExperiment[];
  /** What each parameter is called; {} where there is no such experiment. */
  labelsOf(experimentId: string): Record<string, string>;
  /** Null: there is no such experiment. */
  versionOf(experimentId: string): string | null;
  /** All problems at once, each at its field; the setup only where there is none. */
  read(asked: StudyAsked): { readonly setup: ReadSetup | null; readonly problems: readonly { readonly field: string; readonly message: string }[] };
  /** Null where the parameters are not to be read. */
  about(asked: Pick<StudyAsked, 'experimentId' | 'parameters' | 'languages'>, own: OwnConsent | null): AboutExperiment | null;
  /** In which the study may be taken, whatever its own consent has; none where the experiment is not here. */
  languagesFor(study: Pick<StudyRow, 'experiment_id' | 'languages'>): readonly Language[];
  /** What its couples are given now, as it would be typed; null where the experiment is not here. */
  consentOf(study: Pick<StudyRow, 'experiment_id' | 'parameters' | 'languages' | 'consent'>): ConsentAsked | null;
  /** Null: there is no such experiment. */
  fitness(experimentId: string, parameters: Readonly<Record<string, Json>>): Fitness | null;
  /** As they are typed: lengths as `8min`. */
  typed(parameters: Readonly<Record<string, Json>>): Record<string, string>;
}
