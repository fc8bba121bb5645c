// Written from the formats that Rust reads. Do not edit.
/** The endings of files that can be chosen; a drop may be anything, and is judged by its content. */
export const ENDINGS = ['xlsx', 'xlsm', 'xlsb', 'xls', 'ods', 'csv', 'tsv', 'txt', 'vcf', 'html', 'htm'] as const;
