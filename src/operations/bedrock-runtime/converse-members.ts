/** The members of Converse and ConverseStream that hold what was said. */
export const CONVERSE_CONTENT = [
  'messages',
  'system',
  'inferenceConfig.stopSequences',
  'toolConfig',
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'promptVariables',
  'outputConfig',
] as const;

/** The members that a record shows: which model, and with which numbers. */
export const CONVERSE_RECORDED = [
  'modelId',
  'inferenceConfig.maxTokens',
  'inferenceConfig.temperature',
  'inferenceConfig.topP',
] as const;
