/** Writing a message: the box, its replacements, its preview. For Messages and the campaign wizard. */
export * from './Fallbacks';
export * from './MessageEditor';
export * from './mistakes';
export * from './PreviewPane';
export * from './settled';
export * from './template';
