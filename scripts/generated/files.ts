import { addresses } from './addresses.js';
import { designIndex } from './design-index.js';
import { pictureOf } from './pictures.js';
import { pythonContract, pythonContractTypes } from './python-contract.js';
import { settingsSchema } from './settings-schema.js';

/** Every file that is generated, relative to the checkout, with what makes it. */
export const GENERATED_FILES: Readonly<Record<string, () => string>> = {
  'docs/design/README.md': designIndex,
  'docs/images/architecture.svg': () => pictureOf('architecture'),
  'docs/images/rooms-after.svg': () => pictureOf('rooms-after'),
  'docs/images/rooms-before.svg': () => pictureOf('rooms-before'),
  'python/artifact_storage/_contract.py': pythonContract,
  'python/artifact_storage/_contract_types.py': pythonContractTypes,
  'schema/plugin.json': settingsSchema,
  'src/api/addresses.ts': addresses
};
