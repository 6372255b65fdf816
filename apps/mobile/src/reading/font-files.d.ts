declare module '*.ttf' {
  /** As the bundler numbers it. */
  const file: number;
  export default file;
}
