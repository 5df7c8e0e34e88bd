export type {
  BlobShape,
  ErrorShape,
  InvalidInput,
  LimitKind,
  ListShape,
  MapShape,
  Member,
  NumberShape,
  OperationShape,
  Protocol,
  ServiceShape,
  Shape,
  StringShape,
  StructureShape,
  TimestampShape,
} from './model.ts';
export { operationShape, services } from './services.ts';
export type * from './types.ts';
