/**
 * What a person has just answered stays in sight, out of reach, until the next thing is drawn: no blank in
 * between, and nothing that can be pressed twice.
 *
 * @param page  on a stage; jsPsych empties the place in which it was drawn
 */
export function keepInSight(page: HTMLElement): void {
  const stage = page.closest<HTMLElement>('.stage');
  if (stage === null) return;
  stage.inert = true;
  page.classList.add('finished');
  stage.append(page);
}

/** To be called before the next trial is drawn on this stage. */
export function takeOutOfSight(stage: HTMLElement): void {
  stage.inert = false;
  for (const page of stage.querySelectorAll(':scope > .finished')) page.remove();
}

/** Whether nothing is to be seen there but what is finished. */
export function isFinished(screen: Element | null): boolean {
  return screen instanceof HTMLElement && screen.inert;
}
