/** The seed of a study. It is for making the draws again, and for nothing that leaves the server. */
export const SEED_OF_STUDY = 'select seed, randomisation from studies where study_id = ?';

/** Every draw of a study that was made, in order. Forced ones follow from nothing. */
export const DRAWS_OF_STUDY = `
  select draw, condition, stratum, block, position, block_size, seed_commit
    from assignments
   where study_id = ? and method <> 'forced'
   order by draw`;
