import type { InfoOf } from '../planning/checks/plugin-problems.ts';
import { undeclaredKeys } from '../planning/undeclared.ts';
import { wholeId } from '../protocol/parts.ts';
import { findTrial } from './places.ts';
import type { SessionStore } from './ports.ts';

/** Data of a trial that no field declares, in a study. */
export interface UndeclaredData {
  readonly studyId: string;
  readonly stepId: string;
  readonly trialId: string;
  readonly keys: readonly string[];
}

/** The same store, which tells of undeclared data: of each trial of each study once, as the first of it is on disk. */
export function tellingUndeclared(store: SessionStore, infoOf: InfoOf, tell: (found: UndeclaredData) => void): SessionStore {
  const told = new Set<string>();
  return {
    ...store,
    async insertRecord(stored, prepared) {
      const insertion = await store.insertRecord(stored, prepared);
      const { record, member } = prepared;
      const { studyId } = stored;
      const found = { studyId, stepId: record.stepId, trialId: wholeId(record.trialId) };
      const name = Object.values(found).join(' ');
      const trial = findTrial(stored, member, record)?.trial;
      if (insertion !== 'stored' || trial === undefined || told.has(name)) return insertion;
      const keys = undeclaredKeys(trial, record.data, infoOf);
      if (keys.length > 0) {
        told.add(name);
        tell({ ...found, keys });
      }
      return insertion;
    },
  };
}
