import type { InfoOf } from '../planning/checks/plugin-problems.ts';
import { undeclaredKeys } from '../planning/undeclared.ts';
import { wholeId } from '../protocol/parts.ts';
import { findTrial } from './places.ts';
import type { SessionStore, ToStore } from './ports.ts';

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
  const look = ({ stored, prepared: { record, member } }: ToStore): void => {
    const { studyId } = stored;
    const found = { studyId, stepId: record.stepId, trialId: wholeId(record.trialId) };
    const name = Object.values(found).join(' ');
    const trial = findTrial(stored, member, record)?.trial;
    if (trial === undefined || told.has(name)) return;
    const keys = undeclaredKeys(trial, record.data, infoOf);
    if (keys.length === 0) return;
    told.add(name);
    tell({ ...found, keys });
  };
  return {
    ...store,
    async insertRecords(given) {
      const insertions = await store.insertRecords(given);
      for (const [index, insertion] of insertions.entries()) {
        const each = given[index];
        if (insertion === 'stored' && each !== undefined) look(each);
      }
      return insertions;
    },
  };
}
