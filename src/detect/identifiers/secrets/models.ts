import { type SecretRow, secrets } from './token.ts';

/** It says what a key begins with, and no length; the number counts the generations of keys. */
const anthropic = 'https://platform.claude.com/docs/en/get-api-key';

// prettier-ignore
const rows: readonly SecretRow[] = [
  ['OPENAI_PROJECT_KEY', 'sk-proj-', '[\\w-]{40,}'],
  ['OPENAI_SERVICE_ACCOUNT_KEY', 'sk-svcacct-', '[\\w-]{40,}'],
  ['OPENAI_ADMIN_KEY', 'sk-admin-', '[\\w-]{40,}'],
  ['OPENAI_API_KEY', 'sk-', '[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}'],
  ['ANTHROPIC_API_KEY', 'sk-ant-api', '\\d{2}-[\\w-]{80,120}', anthropic],
  ['ANTHROPIC_ADMIN_KEY', 'sk-ant-admin', '\\d{2}-[\\w-]{80,120}', anthropic],
  ['ANTHROPIC_OAUTH_REFRESH_TOKEN', 'sk-ant-ort', '\\d{2}-[\\w-]{60,120}'],
  ['ANTHROPIC_SESSION_KEY', 'sk-ant-sid', '\\d{2}-[\\w-]{60,140}'],
  ['ANTHROPIC_OAUTH_TOKEN', 'sk-ant-oat', '\\d{2}-[\\w-]{60,120}'],
  ['HUGGING_FACE_ACCESS_TOKEN', 'hf_', '[A-Za-z0-9]{34,40}'],
  ['HUGGING_FACE_ORGANIZATION_TOKEN', 'api_org_', '[A-Za-z0-9]{34}'],
  ['REPLICATE_API_TOKEN', 'r8_', '[A-Za-z0-9]{37}'],
  ['GROQ_API_KEY', 'gsk_', '[A-Za-z0-9]{52}'],
  ['PERPLEXITY_API_KEY', 'pplx-', '[A-Za-z0-9]{48}'],
  ['XAI_API_KEY', 'xai-', '[A-Za-z0-9]{70,90}'],
  ['OPENROUTER_API_KEY', 'sk-or-v1-', '[0-9a-f]{64}'],
  ['FIREWORKS_API_KEY', 'fw_', '[A-Za-z0-9]{22,32}'],
  ['TOGETHER_API_KEY', 'tgp_v1_', '[\\w-]{43}'],
  ['ELEVENLABS_API_KEY', 'sk_', '[0-9a-f]{48}'],
  ['LANGSMITH_PERSONAL_TOKEN', 'lsv2_pt_', '[0-9a-f]{32}_[0-9a-f]{10}'],
  ['LANGSMITH_SERVICE_KEY', 'lsv2_sk_', '[0-9a-f]{32}_[0-9a-f]{10}'],
  ['LANGFUSE_SECRET_KEY', 'sk-lf-', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['PINECONE_API_KEY', 'pcsk_', '[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,70}'],
  ['NVIDIA_API_KEY', 'nvapi-', '[\\w-]{60,70}'],
  ['CEREBRAS_API_KEY', 'csk-', '[a-z0-9]{48}'],
  ['JINA_API_KEY', 'jina_', '[\\w-]{50,65}'],
  ['TAVILY_API_KEY', 'tvly-', '(?:dev-|prod-)?[A-Za-z0-9]{32}'],
  ['VOYAGE_API_KEY', 'pa-', '[\\w-]{43}'],
  ['RUNPOD_API_KEY', 'rpa_', '[A-Z0-9]{40,50}'],
  ['MODAL_TOKEN_SECRET', 'as-', '[A-Za-z0-9]{22}'],
  ['ANYSCALE_API_KEY', 'esecret_', '[A-Za-z0-9]{24,40}'],
  ['CURSOR_API_KEY', 'key_', '[0-9a-f]{64}'],
];

/** Model providers and tools for machine learning. Formats as the vendors document them. */
export const modelProvidersSecrets = secrets(rows);
