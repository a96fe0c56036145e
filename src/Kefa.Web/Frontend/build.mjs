// Bundles style sheets and scripts into wwwroot/dist. Charts are a bundle of their own: only pages with charts load it.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const out = '../wwwroot/dist';
rmSync(out, { recursive: true, force: true });
if (process.env.KEFA_TYPECHECK === '1') {
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '--noEmit', '-p', '.'], { stdio: 'inherit' });
}
await build({
  entryPoints: { site: 'ts/site.ts', charts: 'ts/charts.ts', style: 'css/site.css' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'linked',
  logLevel: 'warning',
});
writeFileSync(`${out}/stamp.txt`, 'built\n');
