import type { Mutant } from './mutant.ts';

/** Bugs of the client library; they are built into a harness of their own. */
export const CLIENT_MUTANTS: readonly Mutant[] = [
  {
    number: 3,
    what: 'record_id made at each sending',
    breaks: ['I2', 'I4'],
    operations: { 'cut-client': 1 },
    harness: [
      {
        file: 'client/participant/link/record-frames.ts',
        find: 'this.#waiting.push({ record, resolve });',
        replace: 'this.#waiting.push({ record: { ...record, recordId: crypto.randomUUID() }, resolve });',
      },
    ],
  },
  {
    number: 4,
    what: 'give up after five tries',
    breaks: ['I5', 'I23', 'I24'],
    operations: { 'lose-db': 1 },
    harness: [
      {
        file: 'client/participant/link/sender.ts',
        find: '        this.#failures += 1;',
        replace: '        this.#failures += 1;\n        if (this.#failures > 5) for (const { key } of batch) await this.#ports.outbox.remove(key);',
      },
    ],
  },
  {
    number: 30,
    what: 'the outbox is emptied on disconnect',
    breaks: ['I5', 'I23', 'I24'],
    operations: { 'cut-after-commit': 2, 'cut-client': 1, 'one-way': 2 },
    harness: [
      {
        file: 'client/participant/link/link.ts',
        find: '        this.#sender.setOnline(false);',
        replace: `        this.#sender.setOnline(false);
        void this.outbox.oldest().then(async (entries) => {
          for (const { key } of entries) await this.outbox.remove(key);
        });`,
      },
    ],
  },
];
