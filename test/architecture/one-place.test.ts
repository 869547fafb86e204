import { describe, expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from '../support/source-files.ts';

const files = sourceFiles();

describe('SQL', () => {
  const PLACES = ['server/store/', 'migrations/', 'analysis-export/'];
  // Asks after the database itself: is it there, which version, how durable, what time. No table of ours.
  const elsewhere = files.filter(({ path }) => !PLACES.some((place) => path.startsWith(place)));
  const STATEMENT =
    /\b(?:select\s[\s\S]*?\bfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|truncate\s+\w|(?:create|alter|drop)\s+table)\b/i;
  const QUERY = /\b(?:db|trx|knex)(?:<[\w\s,{}|:;[\]]*>)?\('/;

  it('stands only in server/store, migrations and analysis-export', () => {
    const asked = elsewhere.filter(({ path }) => !path.startsWith('server/database/'));
    expect(paths(asked, ({ quoted }) => quoted.some((words) => STATEMENT.test(words)))).toEqual([]);
    expect(paths(elsewhere, ({ code }) => QUERY.test(code))).toEqual([]);
  });

  it('names our tables nowhere else', () => {
    const tables = files.flatMap(({ path, text }) => (path.startsWith('migrations/') ? tablesIn(text) : []));
    expect(tables).toContain('dyad_sessions');
    const named = new RegExp(String.raw`\b(?:from|join|into|update|table)\s+(?:${tables.join('|')})\b`, 'i');
    expect(paths(elsewhere, ({ quoted }) => quoted.some((words) => named.test(words)))).toEqual([]);
  });

  it('of an export reads views only, which leave out whom nothing may be exported of', () => {
    const migrations = files.filter(({ path }) => path.startsWith('migrations/'));
    const tables = migrations.flatMap(({ text }) => tablesIn(text));
    const views = migrations.flatMap(({ text }) => [...text.matchAll(/\bcreate view (\w+)/g)].map(([, name]) => name));
    expect(views).toContain('exportable_trial_records');
    const read = new RegExp(String.raw`\b(?:from|join)\s+(?:public\.)?"?(?:${tables.join('|')})\b`, 'i');
    const exporting = files.filter(({ path }) => path.startsWith('analysis-export/'));
    expect(exporting.filter(({ quoted }) => quoted.some((words) => words.includes('from exportable_'))).length).toBeGreaterThan(5);
    expect(paths(exporting, ({ quoted }) => quoted.some((words) => read.test(words)))).toEqual([]);
    expect(paths(exporting, ({ code }) => QUERY.test(code))).toEqual([]);
  });
});

describe('an act of staff', () => {
  it('changes something only in the transaction that its audit row is written in', () => {
    const staff = files.filter(({ path }) => path.startsWith('server/staff/'));
    // Beside the router and the sockets: the invitation that the server itself prints.
    expect(paths(staff, ({ code }) => /\.transaction\b/.test(code))).toEqual(['server/staff/desk.ts']);
    const places = ['server/staff/desk.ts', 'server/staff/router.ts', 'server/staff/sockets.ts'];
    expect(paths(staff, ({ code }) => /\bbeginOf\b/.test(code))).toEqual(places);
  });
});

describe('what a browser sees', () => {
  it('is built in one place, and sent from one', () => {
    expect(paths(files, ({ text }) => /\bemit\(\s*['"`]session:view/.test(text))).toEqual([
      'server/sockets/participants.ts',
    ]);
    const builders = files.filter(({ imports }) =>
      imports.some(({ path, isType }) => path === 'server/dyad/view.ts' && !isType),
    );
    // One compares what would be seen, without its content, to number the views; nothing of it is sent.
    expect(builders.map(({ path }) => path)).toEqual(['server/dyad/face.ts', 'server/sockets/live.ts']);
  });

  it('is sent once in that place', () => {
    const [sender] = files.filter(({ path }) => path === 'server/sockets/participants.ts');
    expect(sender?.text.match(/session:view/g)).toHaveLength(1);
  });
});

function tablesIn(text: string): string[] {
  return [...text.matchAll(/\bcreate table (?:if not exists )?(\w+)/gi)].map(([, name]) => name ?? '');
}

function paths(among: readonly SourceFile[], test: (file: SourceFile) => boolean): string[] {
  return among.filter(test).map(({ path }) => path);
}
