const RETRY_PAUSE = 1_000;
const RETRIES = 5;

/** Asks again for a file that does not come, as the line may be down. */
export async function patiently<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await load();
    } catch (error) {
      console.error(error);
      // Some browsers remember that a file failed until the page is loaded anew; nothing is lost by that.
      if (failures >= RETRIES && navigator.onLine) location.reload();
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
  }
}
