import type { ServerState, StudySigns } from '../../../server/protocol/staff/server-routes.ts';
import type { Alert } from './alerts.ts';

/** In ms: a database that takes longer is felt. */
const SLOW = 250;
const LEAST_FREE = 0.15;
const DAY = 24 * 60 * 60_000;
const CERTIFICATE_DAYS = 14;
const MOST_LOST = 0.1;
/** Of fewer couples a share says nothing. */
const FEWEST = 10;

/** What is wrong with the server, most urgent first. */
export function serverAlerts({ isReady, database, diskFree, certificateEndsAt, now }: ServerState): readonly Alert[] {
  const { isThere, isReadOnly, lagMs, writeMs, unsafe } = database;
  const go: string[] = [];
  const look: string[] = [];
  if (!isThere) go.push('The database does not answer. What couples do is kept in their browsers; no new couple can begin.');
  if (isReadOnly === true) go.push('The database takes no writes. What couples do is kept in their browsers until it does.');
  if (diskFree !== null && diskFree < LEAST_FREE) (isReady ? look : go).push(`${percent(diskFree)} of the disk are free. Make room before it is full: then no answer can be stored.`);
  if (writeMs !== null && writeMs > SLOW) look.push(`Writing takes ${Math.round(writeMs)} ms. Couples wait that long at each step; look what else the database does.`);
  else if (lagMs !== null && lagMs > SLOW) look.push(`The database takes ${Math.round(lagMs)} ms to answer. Couples wait at each step; look what else it does.`);
  if (unsafe.length > 0) look.push(`Postgres has ${unsafe.join(', ')} off: a power cut can take answers. Switch on what is off.`);
  const days = certificateEndsAt === null ? Number.POSITIVE_INFINITY : Math.floor((Date.parse(certificateEndsAt) - now) / DAY);
  if (days < CERTIFICATE_DAYS) (days < 1 ? go : look).push(`The certificate ends ${days < 1 ? 'within a day' : `in ${days} days`}; from then on no browser comes in. Renew it and start the server again.`);
  return [...go.map((words): Alert => ({ urgency: 'go', words })), ...look.map((words): Alert => ({ urgency: 'look', words }))];
}

/** What is to be seen of the study as a whole. */
export function studyAlerts({ dropOut, imbalance, setAside }: StudySigns): readonly Alert[] {
  const found: Alert[] = [];
  if (setAside.length > 0) {
    const which = setAside.length === 1 ? `Couple ${setAside[0]}` : `Couples ${setAside.join(', ')}`;
    found.push({ urgency: 'go', words: `${which} cannot go on: this server cannot read what they were to do. They see an ending with their code, and what they answered is stored. The server’s log says why; a version that can read it takes them up again.` });
  }
  if (dropOut.of >= FEWEST && dropOut.lost / dropOut.of > MOST_LOST) found.push({ urgency: 'look', words: `${dropOut.lost} of the last ${dropOut.of} couples did not complete together.` });
  if (imbalance !== null && imbalance.gap > imbalance.allowed) found.push({ urgency: 'look', words: `Conditions differ by ${imbalance.gap} couples, which is more than a block (${imbalance.allowed}).` });
  return found;
}

/** In one line. */
export function serverWords({ version, isReady, database, diskFree, certificateEndsAt }: ServerState): string {
  const told = [
    isReady ? 'ready' : 'not ready',
    database.lagMs === null ? null : `database answers in ${Math.round(database.lagMs)} ms`,
    database.writeMs === null ? null : `writes take ${Math.round(database.writeMs)} ms`,
    diskFree === null ? null : `${percent(diskFree)} of the disk free`,
    certificateEndsAt === null ? null : `certificate until ${certificateEndsAt.slice(0, 10)}`,
    version === '' ? null : `version ${version}`,
  ];
  return told.filter((each) => each !== null).join(' · ');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
