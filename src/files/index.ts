export { createFile, replaceFile, replaceFileBy, syncFolder, UNFINISHED } from './durable-file.ts';
