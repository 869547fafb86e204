import { z } from 'zod';
import { done, inStudy, studyId } from './route.ts';

const tier = z.enum(['open', 'controlled', 'full']);
export type ExportTier = z.infer<typeof tier>;

/** How an export stands. */
const standing = z.discriminatedUnion('is', [
  /** Which table is being written, and how many rows of it are; null: none yet. */
  z.strictObject({ is: z.literal('running'), table: z.string().nullable(), rows: z.int() }),
  z.strictObject({ is: z.literal('failed'), why: z.string() }),
  z.strictObject({
    is: z.literal('made'),
    /** All files together. */
    bytes: z.int(),
    /** Of `CHECKSUMS.sha256`, which has that of every other file. */
    sha256: z.string(),
    /** Checks that do not hold. */
    problems: z.int(),
    /** Still on the server, to be looked at and taken along, until then. */
    keptUntil: z.iso.datetime().nullable(),
  }),
]);
export type ExportStanding = z.infer<typeof standing>;

const exportLine = z.strictObject({
  exportId: z.uuid(),
  begunAt: z.iso.datetime(),
  by: z.string(),
  tier,
  withText: z.boolean(),
  includeTest: z.boolean(),
  standing,
});
export type ExportLine = z.infer<typeof exportLine>;

/** A column as the codebook has it. */
const column = z.strictObject({ name: z.string(), label: z.string(), description: z.string(), type: z.string(), unit: z.string(), values: z.string() });
const previewedTable = z.strictObject({ table: z.string(), columns: z.array(column) });

const oneExport = z.strictObject({ studyId, exportId: z.uuid() });

/** Who reads data: analysts alone. That something was exported, and by whom, owners see as well. */
export const dataRoutes = {
  'list-exports': inStudy(['analyst'], z.strictObject({ studyId }), z.array(exportLine), { orOwner: true, isUnaudited: true }),
  /** Made in a process of its own; `list-exports` tells how far it is. */
  'start-export': inStudy(
    ['analyst'],
    z.strictObject({ studyId, tier, withText: z.boolean(), includeTest: z.boolean(), isExcel: z.boolean() }),
    z.strictObject({ exportId: z.uuid() }),
  ),
  'stop-export': inStudy(['analyst'], oneExport, done),
  /** Every table with its columns. */
  'preview-export': inStudy(['analyst'], oneExport, z.strictObject({ tables: z.array(previewedTable), hasReport: z.boolean() })),
  /** The first rows of one table, as they are in the file. */
  'preview-table': inStudy(['analyst'], z.strictObject({ ...oneExport.shape, table: z.string().max(80) }), z.strictObject({ header: z.array(z.string()), rows: z.array(z.array(z.string())) })),
  /** An address that is good once, within a minute, at this browser only. */
  'take-export': inStudy(['analyst'], z.strictObject({ ...oneExport.shape, what: z.enum(['archive', 'report']) }), z.strictObject({ address: z.string() })),
};
