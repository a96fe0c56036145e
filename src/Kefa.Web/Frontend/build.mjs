// Bundles style sheets and scripts into wwwroot/dist. Charts and the model editor are bundles of their own: only pages with them load them.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const out = '../wwwroot/dist';
rmSync(out, { recursive: true, force: true });
if (process.env.KEFA_TYPECHECK === '1') {
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '--noEmit', '-p', '.'], { stdio: 'inherit' });
}
// The editor's code fields make style sheets of their own. As <style> elements the content security policy forbids them; as constructed sheets, which
// this package uses in shadow trees only, it does not.
const constructedSheets = {
  name: 'constructed-sheets',
  setup: b => b.onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, args => {
    const source = readFileSync(args.path, 'utf8');
    const contents = source.replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets');
    if (contents === source) throw new Error('style-mod no longer chooses between sheets as it did: look at what it does now.');
    return { contents, loader: 'js' };
  }),
};
const { metafile } = await build({
  metafile: true,
  entryPoints: { site: 'ts/site.ts', charts: 'ts/charts.ts', model: 'ts/model.ts', style: 'css/site.css', 'model-style': 'css/model.css' },
  loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'file' },
  plugins: [constructedSheets],
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'linked',
  logLevel: 'warning',
});
// Who wrote what is bundled, and under which terms: the licences go where the bundles go.
const packages = new Set(Object.keys(metafile.inputs).map(input => /^.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(input)?.[0]).filter(Boolean));
const licences = [...packages].sort().map(folder => {
  const about = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find(name => /^(licen[cs]e|copying)/i.test(name));
  return `${about.name} ${about.version}\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : `Licence as declared: ${about.license ?? 'see its read-me'}`}\n`;
});
writeFileSync(`${out}/licences.txt`, licences.join(`\n${'-'.repeat(80)}\n\n`));
writeFileSync(`${out}/stamp.txt`, 'built\n');
