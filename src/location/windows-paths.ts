import { isPath, type Rule, slashed } from './strange-rule.js';
import { trimEnd } from './trim-end.js';

/** A drive at the start, or where a program made a path of Windows “absolute”. */
const DRIVE = /^(?:\/(?:.*\/)?)?([A-Za-z]):(?:[\\/]+(.*))?$|^([A-Za-z]):(.*)$/s;
/** The same as Cygwin and the shell of Git write it. */
const SHELL_DRIVE =
  /^\/cygdrive\/([A-Za-z])(?:\/(.*))?$|^\/([A-Za-z])\/((?:Users|Documents and Settings|Program Files)(?:\/.*)?)$/is;
/** `\\?\C:\x` and `\\?\UNC\server\share`, as Windows writes long paths. */
const LONG = /^(?:\\\\|\/\/)[?.][\\/](?:(?=[A-Za-z]:)|UNC(?=[\\/]))/i;
const WSL = /^(?:\\\\|\/\/)wsl(?:\$|\.localhost)[\\/]+[^\\/]+(.*)$/is;

/** Paths of Windows, and of the shells that people have there. */
export const windows: Rule = (written) => {
  const text = written.replace(LONG, (start) => (/unc$/i.test(start) ? '\\' : ''));
  const [isWsl, ofWsl = ''] = WSL.exec(text) ?? [];
  if (isWsl !== undefined) {
    return ['is a path of Windows into WSL', slashed(ofWsl) || '/'];
  }
  const [drive, absolute, below, relative, beside] =
    DRIVE.exec(text) ?? SHELL_DRIVE.exec(text) ?? [];
  if (drive !== undefined) {
    const path = `/mnt/${(absolute ?? relative ?? '').toLowerCase()}/${slashed(below ?? beside ?? '')}`;
    return [
      'is a path of Windows, which means nothing on this machine',
      undefined,
      (as) =>
        `In WSL write ${as(trimEnd(path, /\//))}; else a place on the machine that the storage server runs on.`
    ];
  }
  if (text.startsWith('\\\\')) {
    const share = `smb://${slashed(text).replace(/^\/+/, '')}`;
    return [
      'is a share of Windows, which means nothing on this machine',
      undefined,
      (as) =>
        `Mount the share, and write the path of the folder where it is mounted${isPath(as) ? '' : `; or write ${trimEnd(share, /\//)}`}.`
    ];
  }
  return undefined;
};
