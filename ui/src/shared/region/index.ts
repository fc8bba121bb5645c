export * from './fields';
export * from './names';
