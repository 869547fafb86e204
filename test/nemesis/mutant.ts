import type { Patch } from './bundle.ts';
import type { Profile, ProfileName } from './profiles.ts';

/** A bug that some checker has to see; built in for one run, by patches, and nowhere else. */
export interface Mutant {
  /** In the list of the reference. */
  readonly number: number;
  readonly what: string;
  /** Invariants of which one has to break: what the bug does, not what comes of it somewhere. */
  readonly breaks: readonly string[];
  readonly server?: readonly Patch[];
  /** Of the client library, which runs in the harness. */
  readonly harness?: readonly Patch[];
  /** Done to the migrated database. */
  readonly sql?: readonly string[];
  /** `smoke` if not given. */
  readonly profile?: ProfileName;
  readonly operations: Profile['operations'];
  readonly servers?: number;
  /** Between faults, where couples have to get on meanwhile; as the profile says if not given. */
  readonly pause?: Profile['pause'];
  /** Faults go on for so long; 10 if not given. */
  readonly seconds?: number;
  /** Longest time somebody thinks over one trial, in ms, where the bug needs people who take their time. */
  readonly slowest?: number;
}
