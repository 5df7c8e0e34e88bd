#!/usr/bin/env node
import { prepareDependencies, prepareSandbox } from '../scripts/prepare.mjs';
import { prepareProgram } from '../scripts/program.mjs';
import { runNode24 } from '../scripts/run-node24.mjs';

const args = process.argv.slice(2);
prepareDependencies();
const help = args.includes('--help') || args.includes('-h');
const unsealed = args.includes('--unsealed') || ['1', 'true'].includes(process.env['CAPROCK_UNSEALED'] ?? '');
if (args[0] === 'serve' && !help && !unsealed) prepareSandbox();
runNode24([await prepareProgram(), ...args]);
