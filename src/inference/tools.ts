import type { Tool, ToolConfiguration } from '#shapes';
import type { ChatRequest, ChatTool } from './chat-form.ts';
import { isObject, type Json } from './json.ts';
import { invalid, unavailable } from './refuse.ts';

/** @throws ApiError `ValidationException` */
export function chatTools(config: ToolConfiguration): Pick<ChatRequest, 'tools' | 'tool_choice'> {
  const tools = (config.tools ?? []).map(chatTool);
  const names = new Set(tools.map((tool) => tool.function.name));
  if (names.size < tools.length) throw invalid('The tools at toolConfig.tools must have different names.');
  const choice = toolChoice(config, names);
  return { tools, ...(choice !== undefined && { tool_choice: choice }) };
}

function chatTool(tool: Tool, index: number): ChatTool {
  const where = `toolConfig.tools.${index}`;
  if (tool.toolSpec === undefined) {
    const kind = tool.cachePoint === undefined ? 'systemTool' : 'cachePoint';
    throw unavailable(`The ${kind} at ${where}`, 'Offer tools that the caller runs, each with its toolSpec.');
  }
  const { name, description, inputSchema, strict } = tool.toolSpec;
  const schema = inputSchema?.json;
  if (!isObject(schema) || schema['type'] !== 'object') {
    throw invalid(
      `The value at ${where}.toolSpec.inputSchema.json.type must be one of the following: object.`,
    );
  }
  return {
    type: 'function',
    function: {
      name: name ?? '',
      ...(description !== undefined && { description }),
      // A document member of the API is JSON by its type.
      parameters: schema as Json,
      ...(strict !== undefined && { strict }),
    },
  };
}

function toolChoice(config: ToolConfiguration, offered: ReadonlySet<string>): ChatRequest['tool_choice'] {
  const { toolChoice: choice } = config;
  if (choice === undefined) return undefined;
  if (choice.any !== undefined) return 'required';
  if (choice.tool === undefined) return 'auto';
  const name = choice.tool.name ?? '';
  if (!offered.has(name)) {
    throw invalid('The tool at toolConfig.toolChoice.tool.name is not one of toolConfig.tools.');
  }
  return { type: 'function', function: { name } };
}
