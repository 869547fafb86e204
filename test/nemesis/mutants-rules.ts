import type { Mutant } from './mutant.ts';

const MEETING = 'server/dyad/meeting.ts';
const RECORDING = 'server/sessions/recording.ts';
const RUNNER = 'server/sessions/runner.ts';
const LOOSE = { file: 'server/protocol/messages.ts', find: 'export const trialRecord = z.strictObject({', replace: 'export const trialRecord = z.looseObject({' };
const RECORD = '  async #judge(scope: Scope, record: TrialRecord, epoch: number | null): Promise<Ack<null> | ToStore> {\n    const { dyadSessionId, member } = await this.#ports.waveWith(scope, record.stepId);\n';

/** Bugs of who decides what, and of who is told. */
export const RULE_MUTANTS: readonly Mutant[] = [
  {
    number: 6,
    what: 'a barrier from the number of sockets in memory',
    breaks: ['I8', 'I9'],
    operations: { 'cut-client': 1 },
    server: [
      { file: MEETING, find: '(seat) => isHere(seat) && seat.position === position', replace: '(seat) => isHere(seat)' },
      {
        file: MEETING,
        find: 'required(state).every((member) => meeting.acknowledged[member])',
        replace: 'required(state).every((member) => isHere(state.seats[member]))',
      },
    ],
  },
  {
    number: 8,
    what: 'the member taken from the message',
    breaks: ['I15a'],
    operations: { 'cut-client': 1 },
    server: [
      LOOSE,
      {
        file: RECORDING,
        find: RECORD,
        replace: '  async #judge(scope, record, epoch) {\n    const { dyadSessionId } = scope;\n    const member = record.member ?? scope.member;\n',
      },
    ],
  },
  {
    number: 9,
    what: 'dyad_session_id taken from the message',
    breaks: ['I15a'],
    operations: { 'cut-client': 1 },
    server: [
      LOOSE,
      {
        file: RECORDING,
        find: RECORD,
        replace: '  async #judge(scope, record, epoch) {\n    const { member } = scope;\n    const dyadSessionId = record.dyadSessionId ?? scope.dyadSessionId;\n',
      },
    ],
  },
  {
    number: 10,
    what: 'a deadline kept in memory only',
    breaks: ['I24'],
    // Somebody who waits for a partner who has left sends nothing that would set the alarm again.
    profile: 'privacy',
    operations: { 'kill-server': 1 },
    pause: [3_000, 6_000],
    seconds: 30,
    server: [
      { file: RUNNER, find: '  announce(stored: Stored): void {', replace: '  announce(stored: Stored, isNew = false): void {' },
      {
        file: RUNNER,
        find: '    this.#listeners.expect(stored.dyadSessionId, nextDeadline(stored.state, stored.plan));',
        replace: '    if (isNew) this.#listeners.expect(stored.dyadSessionId, nextDeadline(stored.state, stored.plan));',
      },
      {
        file: RUNNER,
        find: 'this.announce({ ...stored, state: next, seq });',
        replace: `this.announce({ ...stored, state: next, seq }, asked.some(({ event }) => event.type !== 'member-arrived' && event.type !== 'member-left'));`,
      },
    ],
  },
  {
    number: 11,
    what: 'a deadline event appended by every process',
    breaks: ['I17'],
    operations: { 'cut-client': 1 },
    servers: 2,
    server: [
      { file: 'server/dyad/passed.ts', find: `  if (!due || at < deadline.at) return refuse('deadline-stale');\n`, replace: '' },
      { file: RUNNER, find: 'if (result.next === next) return { ok: true };', replace: `if (result.next === next && event.type !== 'deadline-passed') return { ok: true };` },
    ],
  },
  {
    number: 16,
    what: 'a message to the partner that carries the length of an answer',
    breaks: ['I14b'],
    operations: { 'cut-client': 1 },
    server: [
      {
        file: 'server/sockets/live.ts',
        find: '    const isKnown = saysItAll && face === told.face;',
        replace: '    const isKnown = false;',
      },
      {
        file: 'server/sockets/live.ts',
        find: `    const rest = saysItAll ? '' : JSON.stringify(`,
        replace: `    const { A, B } = state.seats;
    Object.assign(news, { progress: JSON.stringify((member === 'A' ? B : A).answers).length });
    const rest = JSON.stringify(`,
      },
      {
        file: 'server/sockets/live.ts',
        find: '    if (!saysItAll && rest === told.rest && !hasMessages)',
        replace: '    if (rest === told.rest && !hasMessages)',
      },
    ],
  },
  {
    number: 17,
    what: 'another end page for withdrawal',
    breaks: ['I14b'],
    operations: { 'cut-client': 1 },
    profile: 'privacy',
    server: [
      {
        file: 'server/dyad/view.ts',
        find: `return lastScreen(state.seats[member], plan, ending ?? 'ended', showing);`,
        replace: `{\n    const last = lastScreen(state.seats[member], plan, ending ?? 'ended', showing);\n    const isAlone = last.kind === 'ended' && Object.values(state.seats).some(({ presence }) => presence.is === 'left');\n    return isAlone ? { ...last, debrief: [...last.debrief, 'Your partner has left.'] } : last;\n  }`,
      },
    ],
  },
  {
    number: 19,
    what: 'a log line with a payload',
    breaks: ['I14a'],
    operations: { 'cut-client': 1 },
    server: [
      {
        file: 'server/sockets/handle.ts',
        find: '      const sound = heard.flatMap(',
        replace: '      console.log(JSON.stringify(heard));\n      const sound = heard.flatMap(',
      },
    ],
  },
  {
    number: 20,
    what: 'connectionStateRecovery on, with its default',
    breaks: ['I16'],
    operations: { 'cut-client': 2, flap: 1 },
    server: [
      { file: 'server/app.ts', find: '    perMessageDeflate: false,', replace: '    perMessageDeflate: false,\n    connectionStateRecovery: {},' },
    ],
  },
  {
    number: 23,
    what: 'an old lease is accepted',
    breaks: ['I16'],
    operations: { 'cut-client': 1 },
    sql: ['alter table trial_records disable trigger trial_records_of_who_may'],
    server: [
      { file: 'server/sockets/participants.ts', find: '    if (!live.holdsLease(connection)) return REPLACED;', replace: '    if (Number.isNaN(0)) return REPLACED;' },
      { file: 'server/sockets/participants.ts', find: `      socket.emit('session:replaced');\n      socket.disconnect();`, replace: `      socket.emit('session:replaced');` },
    ],
  },
  {
    number: 24,
    what: 'a deadline computed anew on reconnect',
    breaks: ['I17'],
    operations: { 'cut-client': 3, 'kill-server': 1 },
    slowest: 1_200,
    server: [
      {
        file: 'server/dyad/presence.ts',
        find: `  const ranOut = step !== null && (step.kind === 'door' || isShared(step)) && at >= waitsUntil(seat, step);`,
        replace: '  const ranOut = step !== null;',
      },
    ],
  },
  {
    number: 25,
    what: 'messages in another order than their events',
    breaks: ['I25'],
    operations: { 'cut-client': 1 },
    server: [
      {
        file: 'server/dyad/messages.ts',
        find: 'messages: [...meeting.messages, { id, member, textId, at }]',
        replace: 'messages: [...meeting.messages, { id, member, textId, at }].sort((one, other) => (one.id < other.id ? -1 : 1))',
      },
    ],
  },
  {
    number: 26,
    what: 'one handler without try and catch',
    breaks: ['I27'],
    operations: { 'cut-client': 1 },
    server: [{ file: 'server/sockets/handle.ts', find: '    try {\n      const given = read(', replace: '    schema.parse(payload);\n    try {\n      const given = read(' }],
  },
  {
    number: 29,
    what: 'telling lost after the commit, and no catching up',
    breaks: ['I22', 'I24'],
    operations: { 'cut-client': 1 },
    server: [{ file: 'server/app.ts', find: '      live.tell(stored);', replace: '      if (Math.random() < 0.7) live.tell(stored);' }],
  },
  {
    number: 31,
    what: 'whoever sends as fast as they can is not cut off',
    breaks: ['I28'],
    operations: { 'cut-client': 1 },
    server: [
      {
        file: 'server/sockets/participants.ts',
        find: 'if (floods.hearsMessage(scope.participantId, performance.now())) return next();',
        replace: 'return next();',
      },
    ],
  },
];
