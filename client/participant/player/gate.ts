import type { PluginClass } from './plugin-class.ts';

/** A trial that shows nothing and lasts until `opened`: what stands behind it has been made ready by then. */
export function gate(opened: Promise<unknown>): PluginClass {
  return class Gate {
    static readonly info = { name: 'gate', version: '1.0.0', parameters: {}, data: {} } as const;

    async trial(): Promise<void> {
      await opened;
    }
  };
}
