/** The seed of a study. It is for making the draws again, and for nothing that leaves the server. */
export const SEED_OF_STUDY = 'select seed, randomisation from studies where study_id = :study';

/** Every draw of a study, that was made, in order. Forced ones follow from nothing; the pilot had a seed of its own. */
export const DRAWS_OF_STUDY = `
  select draw, condition, stratum, block, position, block_size, seed_commit
    from assignments
   where study_id = :study and method <> 'forced'
     and draw > (select pilot_draws from studies where study_id = :study)
   order by draw`;
