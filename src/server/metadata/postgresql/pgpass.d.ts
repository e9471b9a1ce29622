declare module 'pgpass' {
  /** Finds a password in ~/.pgpass. */
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default function pgpass(
    connection: {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
    },
    done: (password: string | undefined) => void
  ): void;
}
