import { encoded } from '../../location/written-secrets.js';

/** Shorter base64 stands for too many texts. */
const MIN_BASE64 = 8;

/** A secret as it may be written in a URL, in JSON, in a header or by Python. */
export function writtenForms(secret: string): ReadonlySet<string> {
  const trimmed = secret.trim();
  return new Set([secret, trimmed].flatMap((text) => [text, ...escaped(text), ...base64(text)]));
}

function escaped(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const percent = encoded(text);
  const python = json.replaceAll('\\"', '"');
  return [
    percent,
    percent.replaceAll('%20', '+'),
    percent.replaceAll('%2F', '/'),
    json,
    json.replace(/[^\0-\x7f]/g, (one) => `\\u${hex(one.charCodeAt(0), 4)}`),
    python,
    python.replaceAll("'", "\\'"),
    // b'…'
    python.replace(/[^\0-\x7f]+/g, (some) =>
      [...Buffer.from(some)].map((byte) => `\\x${hex(byte, 2)}`).join('')
    )
  ];
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** The characters that stand for a text in base64, whatever stands before it (`user:`) and after it. */
function base64(text: string): readonly string[] {
  return [0, 1, 2]
    .map((before) => {
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
      const whole = Math.floor((bytes.length * 8) / 6);
      return bytes.toString('base64').slice(before === 0 ? 0 : before + 1, whole);
    })
    .filter((form) => form.length >= MIN_BASE64);
}
