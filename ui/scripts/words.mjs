// The catalogue of words: assets/messages/en.json, one flat file, keys sorted.
//
//   node scripts/words.mjs add KEY "Text" [KEY "Text" ...]   new keys (fails if one exists)
//   node scripts/words.mjs set KEY "Text" [...]              new or changed keys
//   node scripts/words.mjs remove KEY [...]
//   node scripts/words.mjs types                             rewrite the TypeScript types
//   node scripts/words.mjs check                             unused, missing and broken keys
//
// Several people may add words at once: every edit takes a lock, reads the file
// again, sorts it and replaces it in one step, together with the types.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const project = dirname(ui);
const catalogue = join(project, 'assets/messages/en.json');
const types = join(ui, 'src/shared/i18n/words.gen.ts');

function read() {
  return JSON.parse(readFileSync(catalogue, 'utf8'));
}

function replaceFile(path, text) {
  const next = `${path}.${process.pid}.tmp`;
  writeFileSync(next, text);
  renameSync(next, path);
}

/** Names and kinds of the parameters of one message: number for plurals, text otherwise. */
function parameters(text) {
  const found = new Map();
  const re = /\{\s*([A-Za-z]\w*)\s*(?:,\s*(plural|select|number)\b)?/g;
  // Case bodies like "one {# person}" start with a brace too: they follow a word, not nothing.
  let depthless = text.replace(/(?:=\d+|\b(?:zero|one|two|few|many|other))\s*\{/g, '\u0001');
  depthless = stripSelectCases(depthless);
  for (const match of depthless.matchAll(re)) {
    const kind = match[2] === 'plural' || match[2] === 'number' ? 'number' : 'string | number';
    if (found.get(match[1]) !== 'number') found.set(match[1], kind);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function stripSelectCases(text) {
  return text.replace(/(,\s*select\s*,)([^]*)/g, (_all, head, rest) => head + rest.replace(/\b\w+\s+\{(?!\s*\w+\s*[,}])/g, '\u0001'));
}

function typesOf(words) {
  const lines = Object.entries(words).map(([key, text]) => {
    const params = parameters(text);
    const shape = params.length ? `{ ${params.map(([name, kind]) => `${name}: ${kind}`).join('; ')} }` : 'None';
    return `  '${key}': ${shape};`;
  });
  return `// Written by scripts/words.mjs from assets/messages/en.json. Do not edit. One line a key: as long as the catalogue.\n\ntype None = Record<never, never>;\n\n/** Every key of the catalogue with the parameters its text asks for. */\nexport interface Words {\n${lines.join('\n')}\n}\n`;
}

function edit(change) {
  const lock = `${catalogue}.lock`;
  const started = Date.now();
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (Date.now() - started > 20_000) throw new Error(`${lock} is held by somebody else; remove it if nobody is writing`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
  try {
    const words = read();
    change(words);
    const sorted = Object.fromEntries(Object.entries(words).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    replaceFile(catalogue, `${JSON.stringify(sorted, null, 2)}\n`);
    replaceFile(types, typesOf(sorted));
  } finally {
    rmdirSync(lock);
  }
}

function files(dir, ends, skip = /node_modules|generated|dist|target/) {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (skip.test(name)) return [];
    if (statSync(path).isDirectory()) return files(path, ends, skip);
    return ends.test(name) && !name.endsWith('.gen.ts') ? [path] : [];
  });
}

/** Errors as sentences; nothing found means an empty list. */
function check() {
  const words = read();
  const keys = Object.keys(words);
  const problems = [];
  if (keys.join() !== [...keys].sort().join()) problems.push('en.json is not sorted: use words.mjs to edit it');

  // A key counts as used when it stands in quotes anywhere, or when a template
  // like `state.${x}` makes keys of its prefix.
  const ours = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9_]+)+$/;
  const used = new Set();
  const prefixes = new Set();
  const sources = [...files(join(ui, 'src'), /\.tsx?$/), ...files(join(project, 'src-tauri'), /\.rs$/)];
  for (const path of sources) {
    const text = readFileSync(path, 'utf8');
    for (const m of text.matchAll(/['"]([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_]+)+)['"]/g)) used.add(m[1]);
    for (const m of text.matchAll(/`([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_]+)*\.)\$\{/g)) prefixes.add(m[1]);
  }
  for (const key of keys) {
    if (!ours.test(key)) problems.push(`${key}: keys look like home.title`);
    if (!used.has(key) && ![...prefixes].some((prefix) => key.startsWith(prefix))) problems.push(`${key}: nobody uses it`);
    const open = (words[key].match(/\{/g) ?? []).length;
    const close = (words[key].match(/\}/g) ?? []).length;
    if (open !== close) problems.push(`${key}: braces do not match`);
    if (/\bplural\b/.test(words[key]) && !/\bother\s*\{/.test(words[key])) problems.push(`${key}: a plural needs "other {…}"`);
  }

  if (readFileSync(types, 'utf8') !== typesOf(words)) problems.push('words.gen.ts is not what en.json says: run "words.mjs types"');
  return problems;
}

const [action, ...rest] = process.argv.slice(2);
if (action === 'add' || action === 'set') {
  edit((words) => {
    for (let i = 0; i < rest.length; i += 2) {
      const [key, text] = [rest[i], rest[i + 1]];
      if (text === undefined) throw new Error(`no text for ${key}`);
      if (action === 'add' && key in words && words[key] !== text) throw new Error(`${key} exists: "${words[key]}"`);
      words[key] = text;
    }
  });
} else if (action === 'remove') {
  edit((words) => rest.forEach((key) => delete words[key]));
} else if (action === 'types') {
  edit(() => {});
} else if (action === 'check') {
  const problems = check();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(problems.length ? `${problems.length} problems with the words\n` : 'words: all good\n');
  process.exit(problems.length ? 1 : 0);
} else {
  process.stderr.write('add | set | remove | types | check\n');
  process.exit(2);
}
