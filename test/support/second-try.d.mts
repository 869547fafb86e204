interface Failure {
  /** Relative to the project; null where nobody knows it. */
  readonly file: string | null;
  readonly name: string;
  readonly message: string;
}

type Suite = (files: readonly string[], env: { readonly TANDEM_FAILURES: string }) => boolean;

export function withSecondTry(suite: Suite): { readonly passed: boolean; readonly told: readonly string[] };
