import type { Knex } from 'knex';

/** What somebody of the lab has written down about a couple. */
export interface Note {
  readonly note_id: string;
  /** Name of who wrote it. */
  readonly by: string;
  readonly words: string;
  readonly written_at: Date;
}

export interface NewNote {
  readonly noteId: string;
  readonly dyadSessionId: string;
  readonly staffId: string;
  readonly words: string;
}

export async function insertNote(db: Knex, { noteId, dyadSessionId, staffId, words }: NewNote): Promise<void> {
  await db('notes').insert({ note_id: noteId, dyad_session_id: dyadSessionId, written_by: staffId, words });
}

/** Oldest first. */
export function notesOn(db: Knex, dyadSessionId: string): Promise<readonly Note[]> {
  return db('notes')
    .join('staff', 'staff.staff_id', 'notes.written_by')
    .where({ dyad_session_id: dyadSessionId })
    .orderBy('written_at')
    .select<Note[]>('note_id', 'staff.name as by', 'words', 'written_at');
}
