/** The builder hands SVG files to JavaScript as text. */
declare module '*.svg' {
  const text: string;
  export default text;
}
