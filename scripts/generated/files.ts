import { pythonContract, pythonContractTypes } from './python-contract.js';
import { settingsSchema } from './settings-schema.js';

/** Every file that is generated, relative to the checkout, with what makes it. */
export const GENERATED_FILES: Readonly<Record<string, () => string>> = {
  'python/artifact_storage/_contract.py': pythonContract,
  'python/artifact_storage/_contract_types.py': pythonContractTypes,
  'schema/plugin.json': settingsSchema
};
