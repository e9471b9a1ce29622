import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/** Returns the package directory that a bundled file belongs to, if it is a package's. */
function packageOf(file) {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file);
  return match === null ? undefined : match[1];
}

/** Returns one package's name, version, licence and licence texts. */
function describe(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json')));
  const texts = readdirSync(directory)
    .filter((file) => LICENSE_FILE.test(file))
    .map((file) => readFileSync(join(directory, file), 'utf8').trim());
  return [`${name} ${version} (${license ?? 'licence: see its text'})`, ...texts].join('\n\n');
}

/** Returns the licence texts of all packages that the files of a bundle come from. */
export function licenseTexts(files) {
  const directories = new Set(files.map(packageOf).filter((found) => found !== undefined));

  const entries = [...directories].map(describe).sort();
  return `${entries.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
