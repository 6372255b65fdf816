import fc from 'fast-check';

/**
 * Properties are tried with the same values in every run, so that a run says something about the commit alone.
 * `PROPERTY_SEED=random` tries others; a failure prints its seed, with which it can be had again.
 */
const seed = process.env['PROPERTY_SEED'];
if (seed !== 'random') fc.configureGlobal({ seed: seed === undefined ? 1 : Number(seed) });
