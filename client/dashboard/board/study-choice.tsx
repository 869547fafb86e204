import { NativeSelect } from '@mantine/core';
import type { Staff } from '../staff.ts';

/** In which studies somebody runs couples. */
export function studiesToRun({ grants }: Pick<Staff, 'grants'>): readonly string[] {
  return [...new Set(grants.filter(({ permission }) => permission === 'experimenter' || permission === 'assistant').map(({ studyId }) => studyId))];
}

interface Given {
  readonly studies: readonly string[];
  readonly value: string;
  readonly onChoice: (studyId: string) => void;
}

export function StudyChoice({ studies, value, onChoice }: Given) {
  return <NativeSelect label="Study" data={[...studies]} value={value} onChange={({ currentTarget }) => onChoice(currentTarget.value)} />;
}
