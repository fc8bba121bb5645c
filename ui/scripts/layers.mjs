// The rules between the folders of src/: shared and host import no feature and no
// app, a feature imports no other feature, host alone imports @tauri-apps/*, and
// no component holds a raw colour.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src');
const walk = (dir) =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return walk(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });

const place = (path) => {
  const [top, second] = relative(src, path).split('/');
  return { top, feature: top === 'features' ? second : undefined };
};

const problems = [];
for (const path of walk(src)) {
  const text = readFileSync(path, 'utf8');
  const here = place(path);
  const name = relative(src, path);
  for (const [, from] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (from.startsWith('@tauri-apps/') && here.top !== 'host') problems.push(`${name}: only host/ talks to Tauri`);
    const target = from.startsWith('@/') ? join(src, from.slice(2)) : from.startsWith('.') ? resolve(dirname(path), from) : undefined;
    if (!target) continue;
    const there = place(target);
    const lower = ['shared', 'host', 'ipc'];
    if (lower.includes(here.top) && ['features', 'app'].includes(there.top)) problems.push(`${name}: ${here.top}/ must not import ${there.top}/`);
    if (here.feature && there.top === 'features' && there.feature !== here.feature) problems.push(`${name}: a feature imports no other feature (${from})`);
    if (here.feature && there.top === 'app') problems.push(`${name}: a feature must not import app/ (${from})`);
  }
  if (/\.tsx$/.test(path) && /['"\s:]#[0-9A-Fa-f]{3,8}\b['"\s;]/.test(text.replace(/['"]#\//g, ''))) problems.push(`${name}: a raw colour; use a token`);
  if (!path.endsWith('.gen.ts') && text.split('\n').length > 500) problems.push(`${name}: longer than 500 lines`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(problems.length ? `${problems.length} problems with the layers\n` : 'layers: all good\n');
process.exit(problems.length ? 1 : 0);
