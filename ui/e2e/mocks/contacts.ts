/** Contacts, a list being imported and saved messages of the shop in Goma. */
import type { ChoiceDto } from '../../src/ipc/generated/ChoiceDto';
import type { ChoicesAsk } from '../../src/ipc/generated/ChoicesAsk';
import type { ChoicesPage } from '../../src/ipc/generated/ChoicesPage';
import type { ContactDto } from '../../src/ipc/generated/ContactDto';
import type { ContactPage } from '../../src/ipc/generated/ContactPage';
import type { ContactRowDto } from '../../src/ipc/generated/ContactRowDto';
import type { ContactWindow } from '../../src/ipc/generated/ContactWindow';
import type { ImportCheck } from '../../src/ipc/generated/ImportCheck';
import type { ImportDraft } from '../../src/ipc/generated/ImportDraft';
import type { ImportEnded } from '../../src/ipc/generated/ImportEnded';
import type { ImportResult } from '../../src/ipc/generated/ImportResult';
import type { ImportUndoReport } from '../../src/ipc/generated/ImportUndoReport';
import type { MergePreview } from '../../src/ipc/generated/MergePreview';
import type { MergeSuggestion } from '../../src/ipc/generated/MergeSuggestion';
import type { RecentAct } from '../../src/ipc/generated/RecentAct';
import type { TemplateDto } from '../../src/ipc/generated/TemplateDto';
import type { TemplateReport } from '../../src/ipc/generated/TemplateReport';
import type { Answers } from './rpc';
import { rows as campaignRows } from './campaigns';
import { explained, lists, segmentCount, segmentReach, segments, segmentSizes } from './groups';
import { regions } from './setup';
import { at, NOW } from './shop';

const DAY = 86_400_000;
const NAMES = ['Aline Tshibanda', 'Chantal Ilunga-Mwamba Kabeya', 'Dorcas Mwamba', 'Espérance Lukogo', 'Furaha Bahati', 'Grâce Mbuyi', 'Héritier Lukusa', 'Josué Kambale', 'Marc Lefèvre', 'Miriam Kasereka', 'Patrick Ilunga', 'आशा शर्मा', 'ليلى حداد', ''];
const TAGS = [['VIP', 'Goma'], ['Wholesale'], ['Skin care'], ['Goma', 'Hair'], ['VIP'], ['VIP', 'Skin care'], [], ['Goma']];
const STATES = ['agreed', 'agreed', 'not_asked', 'asked_to_stop', 'agreed', 'agreed', 'agreed', 'agreed', 'agreed', 'not_asked'] as const;

export const rowOf = (i: number): ContactRowDto => ({
  id: i + 1,
  name: NAMES[i % NAMES.length] ?? '',
  phone: i % 41 === 40 ? null : `+243 9${String(71 + (i % 28)).padStart(2, '0')} 000 ${String(100 + (i % 899)).padStart(3, '0')}`,
  city: ['Goma', 'Bukavu', ''][i % 3] ?? '',
  tags: TAGS[i % TAGS.length] ?? [],
  consent: STATES[i % STATES.length] ?? 'agreed',
  is_test: i === 1 || i === 8,
});

export const person: ContactDto = {
  id: 6,
  name: 'Grâce Mbuyi',
  first_name: 'Grâce',
  phone: '+243 991 000 412',
  other_phones: [],
  city: 'Goma',
  company: '',
  email: '',
  language: 'Français',
  notes: '',
  tags: ['VIP', 'Skin care'],
  lists: [{ id: 1, name: 'VIP in Goma', source: { from: 'import', file_name: 'clients-novembre.xlsx', file_row: 14, at_ms: at(9) - 17 * DAY } }],
  fields: [
    { field: 'Dernier achat', value: '2026-10-12', kind: 'date', source: { from: 'import', file_name: 'clients-octobre.xlsx', file_row: 118, at_ms: at(9) - 47 * DAY } },
    { field: 'Carte', value: 'yes', kind: 'yes_no', source: { from: 'operator' } },
  ],
  sources: {
    name: { from: 'import', file_name: 'clients-octobre.xlsx', file_row: 118, at_ms: at(9) - 47 * DAY },
    city: { from: 'import', file_name: 'clients-octobre.xlsx', file_row: 118, at_ms: at(9) - 47 * DAY },
    company: null,
    email: null,
    language: { from: 'import', file_name: 'clients-novembre.xlsx', file_row: 14, at_ms: at(9) - 17 * DAY },
    notes: null,
    phone: { from: 'import', file_name: 'clients-octobre.xlsx', file_row: 118, at_ms: at(9) - 47 * DAY },
    tags: [{ from: 'import', file_name: 'clients-octobre.xlsx', file_row: 118, at_ms: at(9) - 47 * DAY }, { from: 'operator' }],
  },
  is_landline: false,
  is_test: false,
  stops: [],
  consent: 'agreed',
  consent_events: [
    { kind: 'granted', how: 'chat', from_import: false, file_name: null, file_row: null, proof: null, at_ms: at(15, 20) - 46 * DAY },
    { kind: 'asked', how: '', from_import: false, file_name: null, file_row: null, proof: null, at_ms: at(15, 4) - 46 * DAY },
    {
      kind: 'imported',
      how: 'paper_form',
      from_import: true,
      file_name: 'clients-octobre.xlsx',
      file_row: 118,
      proof: { id: 2, agreed_on: '2026-10-01', wording: 'Puis-je vous envoyer nos offres sur WhatsApp ?', evidence: { hash: 'a'.repeat(64), kind: 'jpeg', name: 'formulaire-octobre.jpg' } },
      at_ms: at(9) - 47 * DAY,
    },
  ],
  came_from: 'clients-octobre.xlsx',
  came_from_row: 118,
  created_at_ms: at(9) - 47 * DAY,
  campaigns: [
    { campaign_id: 1, name: 'November offer', campaign_state: 'running', state: 'read', reason: null, changed_at_ms: at(10, 42), answered_at_ms: at(10, 44) },
    { campaign_id: 5, name: 'Mother’s day, clients of last year', campaign_state: 'completed', state: 'skipped', reason: 'no_consent', changed_at_ms: NOW - 180 * DAY, answered_at_ms: null },
  ],
  messages: [
    { id: 1, inbound: false, body: 'Bonjour Grâce, la crème au karité est de retour. Je vous en garde une ?', has_media: false, revoked: false, state: 'read', at_ms: at(10, 42) },
    { id: 2, inbound: true, body: 'Oui merci ! Je passe demain.', has_media: false, revoked: false, state: null, at_ms: at(10, 44) },
  ],
};

export const importDraft: ImportDraft = {
  draft_id: 3,
  file_name: 'clients-novembre.xlsx',
  format: 'xlsx',
  sheet: 'Clients',
  sheets: ['Clients', 'Fournisseurs'],
  encoding: null,
  can_reread: true,
  rows: 512,
  region: 'CD',
  existing: 'fill_empty',
  example: { before: '0991 000 412', after: '+243 991 000 412' },
  remembered: false,
  created_at_ms: NOW,
  columns: [
    { index: 0, header: 'Téléphone', meaning: null, samples: ['0991 000 412', '812000087', '2.43853E+11'], field: 'phone', kind: null, confidence: 'sure' },
    { index: 1, header: 'Nom du client', meaning: null, samples: ['Grâce Mbuyi', 'KAMBALE Josué', 'Esther'], field: 'name', kind: null, confidence: 'sure' },
    { index: 2, header: 'Ville', meaning: null, samples: ['Goma', 'Goma', 'Bukavu'], field: 'city', kind: null, confidence: 'sure' },
    { index: 3, header: 'Groupe', meaning: null, samples: ['VIP, Peau', 'Gros', ''], field: 'tags', kind: null, confidence: 'sure' },
    { index: 4, header: 'Accord', meaning: null, samples: ['oui', 'oui', 'non'], field: 'consent', kind: null, confidence: 'please_look' },
    { index: 5, header: 'Dernier achat', meaning: null, samples: ['12/10/26', '03/11/26', ''], field: { extra: 'Dernier achat' }, kind: 'date', confidence: 'please_look' },
    { index: 6, header: 'Réf. interne', meaning: null, samples: ['A-0118', 'A-0119', 'A-0120'], field: 'leave_out', kind: null, confidence: 'left_out' },
    { index: 7, header: 'Fax', meaning: null, samples: [], field: 'leave_out', kind: null, confidence: 'left_out' },
  ],
};

export const importCheck: ImportCheck = {
  counts: { rows: 512, new: 418, updated: 37, same: 51, to_repair: 3, left_out: 3 },
  consent: { header: 'Accord', yes: 437, not_yet: 18 },
  repaired: [
    { why: 'full_scientific', total: 2, rows: [{ row: 14, name: 'Esther Nyota', before: '2.43853000264E+11', after: '+243 853 000 264', also: [] }, { row: 90, name: 'Dorcas Mwamba', before: '2.43899000341E+11', after: '+243 899 000 341', also: [] }] },
    { why: 'float_to_integer', total: 2, rows: [{ row: 27, name: 'Samuel Banza', before: '810000275.0', after: '+243 810 000 275', also: [] }, { row: 102, name: 'Furaha Bahati', before: '00243994000558.0', after: '+243 994 000 558', also: ['international_prefix'] }] },
    { why: 'leading_zero_restored', total: 2, rows: [{ row: 31, name: 'Rachel Kavira', before: '997000805', after: '+243 997 000 805', also: [] }, { row: 33, name: 'आशा शर्मा', before: '998000805', after: '+243 998 000 805', also: [] }] },
    { why: 'international_prefix', total: 1, rows: [{ row: 102, name: 'Furaha Bahati', before: '00243994000558.0', after: '+243 994 000 558', also: ['float_to_integer'] }] },
  ],
  asked_to_stop: 3,
  elsewhere: 0,
  repaired_rows: 6,
  taken_back: [],
  notices: [
    { about: 'landline', total: 12, left_out: false, rows: [{ row: 41, name: 'Hôtel du Lac', before: '+33 1 42 68 53 00', after: '+33 1 42 68 53 00' }, { row: 77, name: 'Pharmacie Ubora', before: '0049 30 12345678', after: '+49 30 12345678' }, { row: 130, name: '', before: '+33 1 42 68 53 01', after: '+33 1 42 68 53 01' }, { row: 131, name: 'Salon Neema', before: '+33 1 42 68 53 02', after: '+33 1 42 68 53 02' }] },
    { about: 'other_number_unreadable', total: 1, left_out: false, rows: [{ row: 55, name: 'Miriam Kasereka', before: '09910004', after: '' }] },
    { about: 'consent_not_understood', total: 2, left_out: false, rows: [{ row: 60, name: 'Chantal Ilunga-Mwamba Kabeya', before: 'peut-être', after: '' }, { row: 64, name: 'Marc Lefèvre', before: 'à demander', after: '' }] },
  ],
  to_repair: [
    {
      reason: 'too_short',
      total: 2,
      open: 1,
      suggested: 0,
      answered: false,
      rows: [
        { row: 88, name: 'Merveille Ngalula', raw: '+243 840 000 63', suggestions: [], uses: null, left_out: false },
        { row: 203, name: 'Patrick Ilunga', raw: '97600013', suggestions: [], uses: '+243 976 000 130', left_out: false },
      ],
    },
    { reason: 'two_numbers', total: 1, open: 1, suggested: 1, answered: false, rows: [{ row: 140, name: 'Héritier Lukusa', raw: '0825000716 / 0991000716', suggestions: [{ phone: '+243825000716', formatted: '+243 825 000 716' }, { phone: '+243991000716', formatted: '+243 991 000 716' }], uses: null, left_out: false }] },
  ],
  left_out: [{ reason: 'asked_to_stop', total: 3, rows: [{ row: 12, name: 'Espérance Lukogo', raw: '0853000264', first_row: null }, { row: 50, name: 'Alain', raw: '0853000265', first_row: null }, { row: 61, name: '', raw: '0853000266', first_row: null }] }],
};

export const importResult: ImportResult = {
  import_id: 3,
  file_name: 'clients-novembre.xlsx',
  counts: { rows: 512, new: 420, updated: 37, same: 51, to_repair: 0, left_out: 4 },
  left_out: [{ reason: 'not_repaired', total: 1, rows: [] }, { reason: 'asked_to_stop', total: 3, rows: [] }],
  may_get: 438,
  not_asked: 19,
  asked_to_stop: 0,
  test_people: 0,
  tags: ['November list'],
  left_out_kept: true,
  list: { id: 2, name: 'New this month', people: 41 },
  finished_at_ms: at(14, 13),
  undo: { state: 'possible', until_ms: at(14, 13) + 30 * DAY },
  undone: null,
};

export const undoReport: ImportUndoReport = {
  removed: 416,
  restored: 86,
  unchanged: 2,
  stays: [
    { reason: 'written_to', total: 2, people: [{ id: 3, name: 'Dorcas Mwamba', phone: '+243 973 000 102' }, { id: 5, name: '', phone: '+243 975 000 104' }] },
    { reason: 'edited', total: 2, people: [{ id: 6, name: 'Grâce Mbuyi', phone: '+243 991 000 412' }, { id: 13, name: 'ليلى حداد', phone: '+243 983 000 112' }] },
  ],
};

export const earlierImports: ImportEnded[] = [
  { import_id: 3, file_name: 'clients-novembre.xlsx', counts: importResult.counts, finished_at_ms: at(14, 13), undo: importResult.undo },
  { import_id: 2, file_name: '', counts: { rows: 12, new: 12, updated: 0, same: 0, to_repair: 0, left_out: 0 }, finished_at_ms: at(9) - 12 * DAY, undo: { state: 'undone', at_ms: at(9) - 11 * DAY } },
  { import_id: 1, file_name: 'clients-octobre.xlsx', counts: { rows: 480, new: 471, updated: 0, same: 0, to_repair: 0, left_out: 9 }, finished_at_ms: at(9) - 47 * DAY, undo: { state: 'over' } },
];

const body = 'Bonjour {{first_name|chère cliente}}, c’est Mireille de Lumière Cosmetics.\n\nLa crème au karité est de retour à {{city}} : 15 % de remise jusqu’au 30 novembre. Je vous en garde une ?\n\nRépondez STOP pour ne plus recevoir nos messages.';

export const templates: TemplateDto[] = [
  { id: 1, name: 'Shea cream is back', language: '', body, version: 3, updated_at_ms: NOW - 20_000 },
  { id: 2, name: '', language: '', body: 'مرحبا {{first_name|صديقتنا}}، وصلت كريمة الشيا', version: 1, updated_at_ms: NOW - 3 * DAY },
  { id: 3, name: 'Thank you for your order, we hope you like it and come again very soon', language: '', body: '', version: 1, updated_at_ms: NOW - 40 * DAY },
];

export const report: TemplateReport = {
  characters: 243,
  variables: [
    { name: 'first_name', known: true, fallback: 'chère cliente', is_covered: true, missing: 38 },
    { name: 'city', known: true, fallback: null, is_covered: false, missing: 4 },
  ],
  tells_how_to_stop: true,
  mistakes: [],
  left_out: 4,
  will_get: 283,
};

/** A window of the list. */
export const listed = (ask: ContactWindow): ContactPage => ({ snapshot_id: 1, total: 1284, similar: false, rows: Array.from({ length: Math.min(ask.limit, Math.max(0, 1284 - ask.offset)) }, (_, i) => rowOf(ask.offset + i)) });
/** Two rows of the list as the one person they would be. */
export const mergePreview: MergePreview = {
  kept: { ...rowOf(1), name: 'Grâce Mbuyi', consent: 'agreed' },
  gone: { ...rowOf(2), name: 'Grace Mbuyi', consent: 'asked_to_stop' },
  name: 'Grâce Mbuyi',
  phones: ['+243 991 000 412', '+243 812 000 087'],
  city: 'Goma',
  company: '',
  email: 'grace@mbuyi.cd',
  language: 'Français',
  notes: 'Owes 5\nLikes tea',
  tags: ['Goma', 'VIP'],
  fields: [{ field: 'Dernier achat', value: '2026-10-12', kind: 'date' }],
  consent: 'asked_to_stop',
  conversations: 2,
  campaigns: 3,
  campaigns_of_both: 1,
};

export const mergeSuggestions: MergeSuggestion[] = [
  { kept: mergePreview.kept, gone: mergePreview.gone, why: 'same_name_and_digits' },
  { kept: rowOf(1), gone: { ...rowOf(13), name: '' }, why: 'same_whatsapp' },
];

/** What can be chosen, as it is found by a part of its name. */
export const partOf = (all: readonly ChoiceDto[]) => ({ query, offset = 0, limit }: ChoicesAsk): ChoicesPage => {
  const fitting = all.filter((one) => one.name.toLowerCase().includes(query.toLowerCase()));
  return { total: fitting.length, rows: fitting.slice(offset, offset + limit) };
};

const lately = (id: number, hours: number, what: RecentAct['what'], people: number): RecentAct => ({ id, what, people, at_ms: NOW - hours * 3_600_000, until_ms: NOW + (30 * 24 - hours) * 3_600_000 });

export const recentActs: RecentAct[] = [
  lately(9, 1, { type: 'delete' }, 37),
  lately(8, 3, { type: 'tag', tag: 'Offres de fin d’année' }, 1),
  lately(7, 26, { type: 'untag', tag: 'زبائن' }, 1284),
  lately(5, 60, { type: 'list', list: 'VIP in Goma' }, 86),
  lately(2, 400, { type: 'block' }, 3),
];

export const contactsAnswers: Answers = {
  region_choices: regions,
  contact_counts: { everyone: 1284, may_get: 1102, asked_to_stop: 27, not_asked: 150, no_number: 5, test_people: 0 },
  contact_window: listed,
  contact_get: person,
  tag_list: [{ name: 'Goma', people: 210 }, { name: 'Skin care', people: 96 }, { name: 'VIP', people: 86 }],
  list_list: lists,
  segment_list: segments,
  segment_sizes: segmentSizes,
  segment_count: segmentCount,
  segment_reach: segmentReach,
  explain_why: explained,
  campaign_list: campaignRows,
  campaign_choices: partOf(campaignRows.map(({ id, name, updated_at_ms }) => ({ id, name, at_ms: updated_at_ms }))),
  list_choices: partOf(lists.map(({ id, name }) => ({ id, name, at_ms: null }))),
  merge_suggestions: [],
  contact_acts: [],
  phone_check: (ask) => {
    const digits = ask.input.replace(/\D/g, '');
    const good = digits.length >= 9 && ask.input !== '+243 840 000 63';
    return { formatted: good ? `+243 ${digits.slice(-9, -6)} ${digits.slice(-6, -3)} ${digits.slice(-3)}` : null, region: good ? 'CD' : null, why: good ? null : 'too_short', contact_id: null, contact_name: null, asked_to_stop: false };
  },
  import_get: importDraft,
  import_match: importDraft,
  import_check: importCheck,
  import_answer: importCheck,
  import_commit: importResult,
  import_result: importResult,
  import_list: earlierImports,
  import_undo_check: undoReport,
  import_undo: undoReport,
  import_discard: {},
  import_left_out_save: { name: 'clients-novembre, left out.csv', rows: 4 },
  contact_test: { ...person, is_test: true },
  evidence_keep: { hash: 'b'.repeat(64), kind: 'jpeg', name: 'formulaire.jpg' },
  evidence_picture: { data_url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' },
  evidence_save: { name: 'consent-2.jpg' },
  template_list: templates,
  template_get: (ask) => templates.find((message) => message.id === ask.id) ?? (templates[0] as TemplateDto),
  template_save: (ask) => ({ id: ask.id ?? 9, name: ask.name, language: ask.language, body: ask.body, version: 2, updated_at_ms: NOW }),
  template_check: report,
  template_preview: (ask) => [
    { person_id: 12, name: 'Chantal Ilunga-Mwamba Kabeya', text: ask.body.replaceAll('{{first_name|chère cliente}}', 'Chantal').replaceAll('{{city}}', 'Bukavu'), missing: [] },
    { person_id: 6, name: 'Grâce Mbuyi', text: ask.body.replaceAll('{{first_name|chère cliente}}', 'Grâce').replaceAll('{{city}}', 'Goma'), missing: [] },
    { person_id: 14, name: 'Alain', text: null, missing: ['city'] },
  ],
  variable_list: [{ name: 'first_name', source: 'person' }, { name: 'city', source: 'person' }, { name: 'name', source: 'person' }, { name: 'shop', source: 'shop' }, { name: 'Dernier achat', source: 'field' }],
};
