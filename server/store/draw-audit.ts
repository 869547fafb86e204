/** The seed of a study, $1. It is for making the draws again, and for nothing that leaves the server. */
export const SEED_OF_STUDY = 'select seed from studies where study_id = $1';

/** Every draw of a study, $1, that was made from its blocks, in order. Forced ones follow from nothing. */
export const BLOCKED_DRAWS = `
  select draw, condition, block, position, block_size, seed_commit
    from assignments
   where study_id = $1 and method = 'blocked'
   order by draw`;
