-- Why: a board reads thousands of these at once, and text that nobody takes apart costs the database nothing.
-- AlterTable
ALTER TABLE "submissions" ALTER COLUMN "public_scores" SET DATA TYPE JSON;
