/**
 * community: announcements, and questions answered in the open.
 * Owns: announcements, questions, answers.
 * Promises: every team reads the same question and the same answer; what is hidden says why; an official answer reaches
 * its asker by mail.
 * Depends on: platform, audit, season, identity, problems, teams.
 */
export { announce, listAnnouncements, withdrawAnnouncement } from './announcements.ts';
export { answerQuestion, askQuestion, hideAnswer, hideQuestion, speaksOfficially } from './questions.ts';
export { countQuestions, listQuestions } from './queries.ts';
