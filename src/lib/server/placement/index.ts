/**
 * placement: after-care. Links those who placed to jobs, research posts and start-up programmes.
 * Owns: openings, profiles, consents, offers.
 * Promises: a profile reaches a named organisation only while its person's consent stands, checked when it is read; consent
 * is withdrawn as easily as it was given; an offer is answered by its person alone.
 * Depends on: platform, audit, season, identity, teams, tournament.
 */
export { giveConsent, withdrawConsent } from './consent.ts';
export { answerOffer, makeOffer } from './offers.ts';
export { closeOpening, publishOpening, saveProfile } from './openings.ts';
export { listOpenings, myPlacement, offersOf, outcomes, peopleFor } from './queries.ts';
