// Lets plain Node run the sources: `node --import ./ts-hooks.mjs worker.ts`.
// Node strips the types itself; only the `.js` in imports has to be found as `.ts`.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (specifier.startsWith('.') && specifier.endsWith('.js')) {
        return next(specifier.replace(/\.js$/, '.ts'), context);
      }
      throw error;
    }
  }
});
