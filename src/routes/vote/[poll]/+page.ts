/** A crowd on slow phones opens this page at the same moment: it carries its HTML and the three kilobytes of vote.js. */
export const csr = false;
