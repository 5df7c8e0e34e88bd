import type { Identifier } from '../identifier.ts';

/** Off unless asked for: addresses are ordinary in names and descriptions of machines. */
export const ipAddress: Identifier = {
  type: 'IP_ADDRESS',
  onByDefault: false,
  forms: [
    {
      anchor: { shape: 'ipv4' },
      expression: /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)/,
      score: 0.6,
      reason: 'four octets',
    },
    {
      anchor: { shape: 'ipv6' },
      expression: /(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])/,
      score: 0.7,
      reason: 'eight groups of hexadecimal digits',
    },
    {
      anchor: { shape: 'ipv6' },
      expression: /(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![\w:])/,
      check: (candidate) =>
        candidate.split(':').length <= 8 && /[0-9]/.test(candidate) ? candidate.length : 0,
      score: 0.65,
      reason: 'groups of hexadecimal digits around a double colon',
    },
  ],
  examples: ['10.0.0.1', 'from 203.0.113.77.', '2001:db8:0:0:0:0:0:1', '2001:db8::1'],
  counterExamples: ['1.2.3', '1.2.3.4.5', '256.1.1.1', 'v1.2.3.4', 'a::b::1', 'std::dec::x'],
};
