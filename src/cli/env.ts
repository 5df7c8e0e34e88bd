import { awsConfigPath, awsCredentialsPath, PROFILE, readAwsConfig } from '#aws-files';
import type { Command } from './command.ts';
import { homeOf, readFlags } from './home.ts';
import { print } from './output.ts';

const usage = 'env [--home DIR]';

export const env: Command = {
  usage,
  about: 'Print the exports that point any AWS client at Caprock: eval "$(npx caprock env)".',
  async run(args) {
    const values = readFlags(usage, args, {});
    const home = homeOf(values);
    const { url, region, caPath } = await readAwsConfig(home);
    const exports = {
      AWS_PROFILE: PROFILE,
      AWS_CONFIG_FILE: awsConfigPath(home),
      AWS_SHARED_CREDENTIALS_FILE: awsCredentialsPath(home),
      AWS_ENDPOINT_URL: url,
      // SDKs sign people in by clients of their own, some of which take no other endpoint than these.
      AWS_ENDPOINT_URL_SSO: url,
      AWS_ENDPOINT_URL_SSO_OIDC: url,
      AWS_REGION: region,
      AWS_CA_BUNDLE: caPath,
      NODE_EXTRA_CA_CERTS: caPath,
    };
    for (const [name, value] of Object.entries(exports)) print(`export ${name}=${shellQuoted(value)}`);
    return 0;
  },
};

/** Inside single quotes a shell reads everything as it is, but for the quote itself. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
