import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** jsPsych's style sheet brings 32 fonts of 351 kB; the rules alone have 8 kB. */
function withoutFonts(): Plugin {
  return {
    name: 'without-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!/jspsych\.css/.test(id)) return null;
      return { code: code.replace(/@font-face\s*\{[^}]*\}/g, ''), map: null };
    },
  };
}

/** The server does not compress; it sends what lies beside each file. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) return;
      for (const [name, output] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const content = Buffer.from(output.type === 'chunk' ? output.code : output.source);
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What a file imports, and what that imports, without waiting. */
function importsOf(entry: string, modules: Modules, found = new Set<string>()): ReadonlySet<string> {
  for (const id of modules.getModuleInfo(entry)?.importedIds ?? []) {
    if (found.has(id)) continue;
    found.add(id);
    importsOf(id, modules, found);
  }
  return found;
}

/**
 * The participant's page in as few files as its two moments need: the first screen, and the player. On a slow line each
 * file more waits for one of the six connections that a browser makes. Not the entry itself, or what shares a file with
 * it would run it.
 */
function fileOf(id: string, modules: Modules): string | null {
  if (importsOf(here('client/participant/main.ts'), modules).has(id)) return 'first-screen';
  return importsOf(here('client/participant/arrival.ts'), modules).has(id) ? 'player' : null;
}

export default defineConfig({
  // Absolute: relative ones are resolved against different folders by the build and the dependency scan.
  root: here('client'),
  logLevel: 'warn',
  plugins: [react(), withoutFonts(), compressed()],
  build: {
    outDir: here('dist/client'),
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // Small files would become data: addresses, which the page may not fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Both are the dashboard's, too.
            { name: 'base', test: /vite\/preload-helper|rolldown\/runtime/, priority: 1 },
            { name: 'socket', test: /(?:socket|engine)\.io/, priority: 1 },
            { debugName: 'participant', name: fileOf, test: /\.[jt]s$|\.mjs$/ },
          ],
        },
      },
      input: {
        participant: here('client/participant/index.html'),
        rehearsal: here('client/rehearsal/index.html'),
        dashboard: here('client/dashboard/index.html'),
      },
    },
  },
});
