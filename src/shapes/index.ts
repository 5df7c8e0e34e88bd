export type {
  Binding,
  BlobShape,
  BooleanShape,
  DocumentShape,
  ErrorShape,
  ListShape,
  MapShape,
  Member,
  NumberShape,
  OperationShape,
  Protocol,
  ServiceName,
  ServiceShape,
  Shape,
  StringShape,
  StructureShape,
  TimestampShape,
} from './model.ts';
export { operationShape, services } from './services.ts';
export type * from './types.ts';
