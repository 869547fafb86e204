/** Psych-DS allows letters and digits in the values of a file name: `weekend-plan` is `weekendPlan` there. */
export function slugOf(studyId: string): string {
  return studyId.replace(/-+(.?)/g, (_, next: string) => next.toUpperCase());
}

export function fileNameOf(studyId: string, table: string): string {
  return `study-${slugOf(studyId)}_description-${table}_data.csv`;
}
