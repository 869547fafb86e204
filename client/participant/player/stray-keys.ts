/**
 * Hands keys that nothing on the page has the focus for to the running trial. jsPsych listens on its own element
 * only, and the focus is lost whenever a plugin takes away the button that was just pressed.
 *
 * @returns stops handing over
 */
export function catchStrayKeys(stage: HTMLElement): () => void {
  const handOver = (event: KeyboardEvent): void => {
    if (event.target !== document.body) return;
    // A timeline of browser.ts has an element of its own inside of the player's.
    const listening = [...stage.querySelectorAll('.jspsych-display-element')].at(-1);
    const isWanted = listening?.dispatchEvent(new KeyboardEvent(event.type, event)) === false;
    if (isWanted) event.preventDefault();
  };
  document.addEventListener('keydown', handOver);
  document.addEventListener('keyup', handOver);
  return () => {
    document.removeEventListener('keydown', handOver);
    document.removeEventListener('keyup', handOver);
  };
}
