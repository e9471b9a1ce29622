/** The builder hands SVG files to JavaScript as text. */
declare module '*.svg' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the builder decides
  export default text;
}
