import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryExport } from '../../analysis-export/query-export.ts';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { createDatabase } from '../support/database.ts';
import { effectsStudy, roleEffectsStudy } from '../support/effects-study.ts';
import { playExactCouples } from '../support/exact-couples.ts';
import { SIX_LINES, type TrueEffects } from '../support/exact-effects.ts';
import { cell, exported, numberIn, rowsIn, type ExportFound } from '../support/exported.ts';
import { CLOSE, estimates, expectClose, fittedIn } from '../support/fitted.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasR, outside, run } from '../support/outside-tools.ts';
import { startServer } from '../support/server.ts';

const withR = hasR('lavaan', 'nlme', 'haven');
/** Debian's own, which its packages are for; another may stand before it on the path. */
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const withPython = outside('pandas', [PYTHON, '-c', 'import pandas'], 'nothing has run import.py', 'apt-get install python3-pandas');
const withPspp = outside('PSPP', ['pspp', '--version'], 'nothing has run import.sps', 'apt-get install pspp');

const database = await createDatabase({ poolMax: 10 });
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const BY_ROLE: TrueEffects = {
  actor: (role: string) => (role === 'speaker' ? 0.5 : 0.3),
  partner: (role: string) => (role === 'speaker' ? 0.1 : 0.3),
  condition: (tone) => (tone === 'warm' ? 0.5 : 0),
};

let alike: ExportFound;
let byRole: ExportFound;

// Couples whose answers carry known effects exactly go through sockets, server, Postgres and export, all at once.
beforeAll(async () => {
  await using server = await startServer(database, [effectsStudy, roleEffectsStudy]);
  const playAndExport = async (study: string, experiment: typeof effectsStudy, couples: number, effects: TrueEffects) => {
    const seed = createHash('sha256').update(study).digest();
    await insertStudy(database.db, { study_id: study, experiment_id: experiment.id, mode: 'test', parameters: {}, seed });
    const reports = await playExactCouples(server, database, { studyId: study, couples, effects, scale: SIX_LINES, asked: { before: 'before', after: 'after' } });
    expect(reports.map(({ outcome }) => outcome)).toEqual(reports.map(() => 'finished'));
    return exported(database, { studyId: study, out: join(folder.path, study), includeTest: true, isExamined: true, factorsOf: async () => experiment.factors });
  };
  alike = await playAndExport('alike', effectsStudy, 24, { actor: () => 0.4, partner: () => 0.2, condition: BY_ROLE.condition });
  byRole = await playAndExport('by-role', roleEffectsStudy, 32, BY_ROLE);
}, 240_000);

describe('effects that the answers carry exactly', () => {
  const truth = { actor: 0.4, partner: 0.2, tone_c: 0.5 };

  it('both exports hold together', async () => {
    for (const { out, report } of [alike, byRole]) {
      expect(report.problems).toEqual([]);
      expect((await verifyFolder(out)).findings).toEqual([]);
    }
  });

  it.skipIf(!withR)('lavaan, gls and lme return them, run as exported', () => {
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', join(alike.out, 'analysis/apim.R')]);
    expect(status, stderr).toBe(0);
    process.stderr.write(stdout);
    expect(stdout).not.toContain('NOT FITTED');
    const fitted = fittedIn(stdout);
    expect(Object.keys(fitted)).toEqual(['lavaan (FIML)', 'nlme gls', 'nlme lme']);
    for (const method of Object.values(fitted)) expectClose(estimates(method), truth);
    // Something is left unexplained, or every wrong estimator would find the truth too.
    for (const { error } of Object.values(fitted['nlme gls'] ?? {})) expect(error).toBeGreaterThan(0.005);
  });

  it('DuckDB returns them, by the closed form that comes with the export', async () => {
    const sql = await readFile(join(alike.out, 'analysis/apim.sql'), 'utf8');
    const { columns, rows } = await queryExport(alike.out, sql);
    expect(columns).toEqual(['couples', 'actor', 'partner', 'condition']);
    const [couples, actor, partner, condition] = rows[0] ?? [];
    expect(Number(couples)).toBe(24);
    expectClose({ actor, partner, condition }, { actor: 0.4, partner: 0.2, condition: 0.5 });
  });

  it.skipIf(!withR)('lavaan, gls and lme by role return the effects of each role', () => {
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', join(byRole.out, 'analysis/apim.R')]);
    expect(status, stderr).toBe(0);
    process.stderr.write(stdout);
    expect(stdout).not.toContain('NOT FITTED');
    for (const method of ['lavaan by role', 'nlme gls by role', 'nlme lme by role']) {
      expectClose(estimates(fittedIn(stdout)[method]), {
        'rolespeaker:actor': 0.5,
        'rolelistener:actor': 0.3,
        'rolespeaker:partner': 0.1,
        'rolelistener:partner': 0.3,
        tone_c: 0.5,
      });
    }
  });

  it.skipIf(!withR)('and with strata, for which every model adjusts', async () => {
    // In turns with the values before, so that what is left unexplained has nothing to do with them.
    await database.db.raw(`update dyads set stratum = 'site=' || case when dyad_num % 4 < 2 then 'north' else 'south' end where study_id = 'alike'`);
    const out = join(folder.path, 'strata');
    const { files } = await exported(database, { studyId: 'alike', out, includeTest: true, factorsOf: async () => effectsStudy.factors });
    await database.db('dyads').where({ study_id: 'alike' }).update({ stratum: '' });
    expect(Object.keys(files).filter((name) => name.endsWith('.sql')), 'a closed form without the strata').toEqual([]);
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', join(out, 'analysis/apim.R')]);
    expect(status, stderr).toBe(0);
    expect(stdout).not.toContain('NOT FITTED');
    const fitted = fittedIn(stdout);
    expect(Object.keys(fitted)).toEqual(['lavaan (FIML)', 'nlme gls', 'nlme lme']);
    for (const method of Object.values(fitted)) expectClose(estimates(method), { ...truth, stratum_site_south: 0 });
  });

  it.skipIf(!withR)('shifted conditions and values of wrong partners are not the truth any more', () => {
    // The proof can fail: what it compares depends on every label.
    const script = `
      d <- read.csv(commandArgs(TRUE)[1], na.strings = "")
      fit <- function(d) coef(nlme::gls(own_feltsec6_post_a ~ own_feltsec6_pre_a + own_feltsec6_pre_p + tone_c, d,
                                        correlation = nlme::corCompSymm(form = ~ 1 | dyad_id)))[-1]
      truth <- c(.4, .2, .5)
      # By one couple, by two and so on: a single shift may by chance change little.
      off <- function(name) max(sapply(1:6, function(n) {
        broken <- d
        broken[[name]] <- d[[name]][(seq_len(nrow(d)) + 2 * n - 1) %% nrow(d) + 1]
        max(abs(fit(broken) - truth))
      }))
      cat(max(abs(fit(d) - truth)), off("tone_c"), off("own_feltsec6_pre_p"))`;
    const file = join(alike.out, 'data/study-alike_description-pairwise_data.csv');
    const { stdout, stderr } = run('Rscript', ['--vanilla', '-e', script, file]);
    const [sound = 1, ...wrong] = stdout.trim().split(/\s+/).map(Number);
    expect(sound, stderr).toBeLessThan(CLOSE);
    for (const distance of wrong) expect(distance).toBeGreaterThan(0.01);
    expect(wrong).toHaveLength(2);
  });
});

describe('report.html', () => {
  it('is one file that needs nothing from outside, with a drawing in each section', async () => {
    const page = await readFile(join(alike.out, 'report.html'), 'utf8');
    expect(page).not.toMatch(/<script|<link|<img|src=|https?:\/\/(?!www\.w3\.org)/);
    const sections = page.split('<section').slice(1);
    const headings = sections.map((section) => /<h2>(.*?)<\/h2>/.exec(section)?.[1]);
    expect(headings).toEqual([undefined, 'From the link to the end', 'Who was drawn what', 'Scales', 'Items, and how scores are spread', 'How alike partners are', 'Answers that are missing, and flags', 'At the same instant', 'Waits, and how long it took', 'Checks']);
    expect(sections.map((section) => section.includes('<svg'))).toEqual([false, true, true, false, true, true, false, true, false, false]);
    expect(page, 'a colour that is the same in the light and in the dark').not.toMatch(/(?:fill|stroke|background)(?:="|:\s*)#/);
    expect(page, 'a name that no screen reader may say').not.toMatch(/<g[^>]* aria-label=/);
    expect(page).toContain('Every check holds.');
    expect(page).toContain('24  (100 %)');
    const alpha = numberIn(rowsIn(alike, 'scaleScores').find(({ variable }) => variable === 'own_feltsec6_post'), 'alpha') ?? 0;
    expect(sections[3]).toContain(`>${alpha.toFixed(2).replace('0.', '.')}<`);
  });

  it('shows each item’s correlation with the rest of its score, the weak ones in words', async () => {
    const page = await readFile(join(alike.out, 'report.html'), 'utf8');
    const items = ['protected', 'cared', 'accepted', 'calm', 'welcome', 'steady'];
    for (const phase of ['pre', 'post']) {
      const answers = rowsIn(alike, 'dyadWide').flatMap((row) => [1, 2].map((n) => items.map((item) => Number(cell(row, `own_feltsec6_${phase}.${n}_${item}`)))));
      for (const [place, item] of items.entries()) {
        const r = pearson(answers.map((row) => [row[place] ?? 0, row.reduce((sum, value) => sum + value, 0) - (row[place] ?? 0)]));
        const line = `<td>${item}</td><td><code>own_feltsec6_${phase}</code></td>`;
        if (r >= 0.3) expect(page).not.toContain(line);
        else expect(page).toContain(`${line}<td class="n ${r < 0 ? 'mark' : ''}">${r < 0 ? '−' : ''}${Math.abs(r).toFixed(2).slice(1)}</td>`);
      }
    }
    expect(page.match(/<circle/g)?.length, 'a dot for each item, score and likeness').toBeGreaterThanOrEqual(12 + 2 + 2);
  });

  it('counts the roles of members in each condition, where there are roles', async () => {
    const page = await readFile(join(byRole.out, 'report.html'), 'utf8');
    const count = (role: string, member: string) =>
      rowsIn(byRole, 'pairwise').filter((row) => row['condition'] === 'warm' && row['role_a'] === role && row['member'] === member).length;
    const cells = ['listener', 'speaker'].flatMap((role) => ['A', 'B'].map((member) => `<td class="n">${count(role, member)}</td>`));
    expect(page).toContain(`<td><code>warm</code></td>${cells.join('')}`);
  });

  it('says so, and the export tells it, where draws do not follow from the seed', async () => {
    const seed = createHash('sha256').update('another').digest();
    await database.db('studies').where({ study_id: 'alike' }).update({ seed });
    const out = join(folder.path, 'reseeded');
    const { report } = await exported(database, { studyId: 'alike', out, includeTest: true, isExamined: true, factorsOf: async () => effectsStudy.factors });
    expect(report.problems).toEqual([expect.stringMatching(/^of 24 draws, number .* do not follow from the seed$/)]);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('1 check does not hold.');
  });
});

describe('alpha and omega', () => {
  it.skipIf(!withR)('are those of R: by the formula, and by a factor model in lavaan', () => {
    const script = `
      w <- read.csv(commandArgs(TRUE)[1], na.strings = "", check.names = FALSE)
      stem <- "own_feltsec6_post"
      items <- c("protected", "cared", "accepted", "calm", "welcome", "steady")
      d <- do.call(rbind, lapply(1:2, function(n) setNames(w[paste0(stem, ".", n, "_", items)], items)))
      S <- cov(d)
      cat(sprintf("%.10f ", 6 / 5 * (1 - sum(diag(S)) / sum(S))))
      fit <- lavaan::cfa(paste("f =~", paste(items, collapse = " + ")), d, std.lv = TRUE, likelihood = "wishart")
      e <- lavaan::lavInspect(fit, "est")
      cat(sprintf("%.10f", sum(e$lambda)^2 / (sum(e$lambda)^2 + sum(diag(e$theta)))))`;
    const { stdout, stderr, status } = run('Rscript', ['--vanilla', '-e', script, join(alike.out, 'data/study-alike_description-dyadWide_data.csv')]);
    expect(status, stderr).toBe(0);
    const [alpha = Number.NaN, omega = Number.NaN] = stdout.trim().split(' ').map(Number);
    const row = rowsIn(alike, 'scaleScores').find(({ variable }) => variable === 'own_feltsec6_post');
    expect(numberIn(row, 'alpha')).toBeCloseTo(alpha, 8);
    expect(numberIn(row, 'omega')).toBeCloseTo(omega, 4);
  });
});

describe('the scripts of an export', () => {
  it.skipIf(!withR)('import.R reads every table with labels, and writes .sav files that haven reads again', () => {
    const analysis = join(alike.out, 'analysis');
    const script = `
      source(commandArgs(TRUE)[1])
      stopifnot(identical(attr(tandem$pairwise$own_feltsec6_pre_a, "label"), "Felt security right now (pre), own"))
      asked <- tandem$participants$consented_at
      stopifnot(inherits(asked, "POSIXct"), !anyNA(asked), identical(attr(asked, "label"), "Consented at"))
      stopifnot(haven::is.labelled(tandem$pairwise$tone_c), names(attr(tandem$pairwise$tone_c, "labels")) == c("plain", "warm"))
      back <- haven::read_sav(file.path(dirname(commandArgs(TRUE)[1]), "pairwise.sav"))
      stopifnot(nrow(back) == nrow(tandem$pairwise), all.equal(mean(back$own_feltsec6_post_a), mean(as.numeric(tandem$pairwise$own_feltsec6_post_a))))
      for (name in names(tandem)) cat("table", name, nrow(tandem[[name]]), ncol(tandem[[name]]), "\\n")`;
    const { status: wrote, stderr: writing } = run('Rscript', ['--vanilla', join(analysis, 'import.R'), '--sav']);
    expect(wrote, writing).toBe(0);
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', '-e', script, join(analysis, 'import.R')]);
    expect(status, stderr).toBe(0);
    expectTables(stdout, /^table (\S+) (\d+) (\d+)/gm);
  });

  it.skipIf(!withPython)('import.py reads every table with the types of the codebook', () => {
    const { status, stdout, stderr } = run(PYTHON, [join(alike.out, 'analysis/import.py')]);
    expect(status, stderr).toBe(0);
    expectTables(stdout, /^(\S+) +(\d+) rows +(\d+) columns/gm);
  });

  it.skipIf(!withPspp)('import.sps reads the tables of analysis in PSPP, value by value', async () => {
    const analysis = join(alike.out, 'analysis');
    const { status, stdout, stderr } = run('pspp', ['-b', 'import.sps'], analysis);
    expect(status, `${stdout}${stderr}`).toBe(0);
    expect(run('pspp-convert', ['-O', 'csv', 'pairwise.sav', 'pairwise.csv'], analysis).status).toBe(0);
    const [header = '', ...lines] = (await readFile(join(analysis, 'pairwise.csv'), 'utf8')).trim().split(/\r?\n/);
    const place = header.split(',').indexOf('own_feltsec6_post_a');
    const expected = rowsIn(alike, 'pairwise').map((row) => Number(cell(row, 'own_feltsec6_post_a')).toFixed(4));
    expect(lines.map((line) => Number(line.split(',')[place]).toFixed(4))).toEqual(expected);
  });

  it('a question in SQL finds the tables by name, with their types', async () => {
    const { columns, rows } = await queryExport(alike.out, 'select tone, count(*) as people, avg(own_feltsec6_pre_a) as before from pairwise group by 1 order by 1');
    expect(columns).toEqual(['tone', 'people', 'before']);
    expect(rows.map(([tone, people]) => [tone, Number(people)])).toEqual(
      ['plain', 'warm'].map((tone) => [tone, rowsIn(alike, 'pairwise').filter((row) => row['tone'] === tone).length]),
    );
    await expect(queryExport(alike.out, 'select mood from pairwise')).rejects.toThrow(/DuckDB says: .*mood.*\n?.*Tables: .*dyadWide/s);
    await expect(queryExport(folder.path, 'select 1')).rejects.toThrow('holds no export');
  });
});

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (of: (x: number, y: number) => number) => pairs.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

function expectTables(stdout: string, pattern: RegExp): void {
  const found = new Map([...stdout.matchAll(pattern)].map(([, name = '', rows, columns]) => [name, [Number(rows), Number(columns)]]));
  const expected = Object.keys(alike.tables).map((name) => [name, [alike.tables[name]?.length, alike.headers[name]?.length]] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
}
